/// Runs a job on this thread and gives its result; whatever it calls of the library can be watched and stopped, within
/// about 50 ms.
///
/// `progress` is told how far the library is: once before, then about every 50 ms while it works. False stops the work with
/// `RegularsError.Stopped`; what it throws stops the work, too, and is thrown here. So is a `CancellationError` when the
/// task that calls this is cancelled. A base that stopped work was to change is as it was.
public func heed<Value>(
    progress: @escaping (Work) throws -> Bool, _ job: @escaping () throws -> Value
) throws -> Value {
    let listener = Listener(progress)
    let work = Job(job)
    do {
        try heedWork(listener: listener, job: work)
    } catch RegularsError.Stopped {
        throw listener.failure ?? RegularsError.Stopped
    }
    guard let result = work.result else {
        throw RegularsError.Stopped
    }
    return try result.get()
}

/// Runs a job and gives its result, unless the task that calls this is cancelled meanwhile: then it throws a
/// `CancellationError` within about 50 ms.
public func heed<Value>(_ job: @escaping () throws -> Value) throws -> Value {
    return try heed(progress: { _ in true }, job)
}

/// Both are called on the thread of `heed` only, which waits for them.
private final class Listener: WorkListener, @unchecked Sendable {
    private let progress: (Work) throws -> Bool
    private(set) var failure: (any Error)?

    init(_ progress: @escaping (Work) throws -> Bool) {
        self.progress = progress
    }

    func goesOn(work: Work) throws -> Bool {
        do {
            try Task.checkCancellation()
            return try progress(work)
        } catch {
            failure = error
            return false
        }
    }
}

private final class Job<Value>: WorkJob, @unchecked Sendable {
    private let job: () throws -> Value
    private(set) var result: Result<Value, any Error>?

    init(_ job: @escaping () throws -> Value) {
        self.job = job
    }

    func run() throws {
        result = Result { try job() }
    }
}
