package org.regulars

/**
 * Runs [job] on this thread and gives its result; whatever it calls of the library can be watched and stopped, within about 50 ms.
 *
 * [progress] is told how far the library is: once before, then about every 50 ms while it works. False stops the work with
 * [RegularsException.Stopped]; what it throws stops the work, too, and is thrown here. So is an [InterruptedException] when the
 * thread is interrupted, which makes it heed the cancellation of a coroutine:
 * `runInterruptible(Dispatchers.Default) { heed { base.score(at) } }`. A base that stopped work was to change is as it was.
 */
public fun <T> heed(progress: (Work) -> Boolean = { true }, job: () -> T): T {
    var failure: Throwable? = null
    var result: Result<T>? = null
    val listener = object : WorkListener {
        override fun goesOn(work: Work): Boolean = try {
            if (Thread.interrupted()) throw InterruptedException("interrupted while the library works")
            progress(work)
        } catch (thrown: Throwable) {
            failure = thrown
            false
        }
    }
    val work = object : WorkJob {
        override fun run() {
            result = runCatching(job)
        }
    }
    try {
        heedWork(listener, work)
    } catch (stopped: RegularsException.Stopped) {
        throw failure ?: stopped
    }
    return checkNotNull(result).getOrThrow()
}
