// Written by `cargo xtask build-mobile` from the core's vocabularies.

/// Where a contact with a customer took place. A word that isn't listed here is kept as it came.
public struct Channel: Word {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    /// `website`.
    public static let `website` = Channel("website")
    /// `app`.
    public static let `app` = Channel("app")
    /// `email`.
    public static let `email` = Channel("email")
    /// `sms`.
    public static let `sms` = Channel("sms")
    /// `messenger`.
    public static let `messenger` = Channel("messenger")
    /// `social`.
    public static let `social` = Channel("social")
    /// `live_chat`.
    public static let `liveChat` = Channel("live_chat")
    /// `phone`.
    public static let `phone` = Channel("phone")
    /// `voicemail`.
    public static let `voicemail` = Channel("voicemail")
    /// `in_person`.
    public static let `inPerson` = Channel("in_person")
    /// `event`.
    public static let `event` = Channel("event")
    /// `print`.
    public static let `print` = Channel("print")
    /// `post`.
    public static let `post` = Channel("post")
    /// `marketplace_review`.
    public static let `marketplaceReview` = Channel("marketplace_review")
    /// `api`.
    public static let `api` = Channel("api")

    /// The words listed here.
    public static let allCases: [Channel] = [.website, .app, .email, .sms, .messenger, .social, .liveChat, .phone, .voicemail, .inPerson, .event, .print, .post, .marketplaceReview, .api]
}

/// Where a customer stands between not knowing us and being lost. A word that isn't listed here is kept as it came.
public struct LifecycleStage: Word {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    /// `stranger`.
    public static let `stranger` = LifecycleStage("stranger")
    /// `discovering`.
    public static let `discovering` = LifecycleStage("discovering")
    /// `considering`.
    public static let `considering` = LifecycleStage("considering")
    /// `lead`.
    public static let `lead` = LifecycleStage("lead")
    /// `qualified`.
    public static let `qualified` = LifecycleStage("qualified")
    /// `opportunity`.
    public static let `opportunity` = LifecycleStage("opportunity")
    /// `new_customer`.
    public static let `newCustomer` = LifecycleStage("new_customer")
    /// `active`.
    public static let `active` = LifecycleStage("active")
    /// `at_risk`.
    public static let `atRisk` = LifecycleStage("at_risk")
    /// `lapsed`.
    public static let `lapsed` = LifecycleStage("lapsed")
    /// `won_back`.
    public static let `wonBack` = LifecycleStage("won_back")
    /// `lost`.
    public static let `lost` = LifecycleStage("lost")

    /// The words listed here.
    public static let allCases: [LifecycleStage] = [.stranger, .discovering, .considering, .lead, .qualified, .opportunity, .newCustomer, .active, .atRisk, .lapsed, .wonBack, .lost]
}

/// Who began an interaction. A word that isn't listed here is kept as it came.
public struct Direction: Word {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    /// `inbound`.
    public static let `inbound` = Direction("inbound")
    /// `outbound`.
    public static let `outbound` = Direction("outbound")
    /// `internal`.
    public static let `internal` = Direction("internal")

    /// The words listed here.
    public static let allCases: [Direction] = [.inbound, .outbound, .internal]
}

/// What kind of touch an interaction is. A word that isn't listed here is kept as it came.
public struct InteractionKind: Word {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    /// `call`.
    public static let `call` = InteractionKind("call")
    /// `email`.
    public static let `email` = InteractionKind("email")
    /// `meeting`.
    public static let `meeting` = InteractionKind("meeting")
    /// `message`.
    public static let `message` = InteractionKind("message")
    /// `note`.
    public static let `note` = InteractionKind("note")
    /// `task`.
    public static let `task` = InteractionKind("task")
    /// `visit`.
    public static let `visit` = InteractionKind("visit")
    /// `page_view`.
    public static let `pageView` = InteractionKind("page_view")
    /// `comment`.
    public static let `comment` = InteractionKind("comment")

    /// The words listed here.
    public static let allCases: [InteractionKind] = [.call, .email, .meeting, .message, .note, .task, .visit, .pageView, .comment]
}

/// Whether feedback was asked for. A word that isn't listed here is kept as it came.
public struct Solicited: Word {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    /// `invited`.
    public static let `invited` = Solicited("invited")
    /// `volunteered`.
    public static let `volunteered` = Solicited("volunteered")
    /// `unknown`.
    public static let `unknown` = Solicited("unknown")

    /// The words listed here.
    public static let allCases: [Solicited] = [.invited, .volunteered, .unknown]
}

/// What was decided about something a customer said. A word that isn't listed here is kept as it came.
public struct Decision: Word {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    /// `yes`.
    public static let `yes` = Decision("yes")
    /// `no`.
    public static let `no` = Decision("no")
    /// `later`.
    public static let `later` = Decision("later")
    /// `duplicate`.
    public static let `duplicate` = Decision("duplicate")
    /// `needs_info`.
    public static let `needsInfo` = Decision("needs_info")

    /// The words listed here.
    public static let allCases: [Decision] = [.yes, .no, .later, .duplicate, .needsInfo]
}

/// What kind of question or statement a piece of feedback is. A word that isn't listed here is kept as it came.
public struct FeedbackKind: Word {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    /// `nps`.
    public static let `nps` = FeedbackKind("nps")
    /// `csat`.
    public static let `csat` = FeedbackKind("csat")
    /// `ces`.
    public static let `ces` = FeedbackKind("ces")
    /// `enps`.
    public static let `enps` = FeedbackKind("enps")
    /// `rating`.
    public static let `rating` = FeedbackKind("rating")
    /// `review`.
    public static let `review` = FeedbackKind("review")
    /// `idea`.
    public static let `idea` = FeedbackKind("idea")
    /// `complaint`.
    public static let `complaint` = FeedbackKind("complaint")
    /// `free`.
    public static let `free` = FeedbackKind("free")

    /// The words listed here.
    public static let allCases: [FeedbackKind] = [.nps, .csat, .ces, .enps, .rating, .review, .idea, .complaint, .free]
}

/// How far an order has come. A word that isn't listed here is kept as it came.
public struct OrderStatus: Word {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    /// `pending`.
    public static let `pending` = OrderStatus("pending")
    /// `paid`.
    public static let `paid` = OrderStatus("paid")
    /// `shipped`.
    public static let `shipped` = OrderStatus("shipped")
    /// `completed`.
    public static let `completed` = OrderStatus("completed")
    /// `cancelled`.
    public static let `cancelled` = OrderStatus("cancelled")
    /// `refunded`.
    public static let `refunded` = OrderStatus("refunded")

    /// The words listed here.
    public static let allCases: [OrderStatus] = [.pending, .paid, .shipped, .completed, .cancelled, .refunded]
}

/// How far a ticket has come. A word that isn't listed here is kept as it came.
public struct TicketStatus: Word {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    /// `new`.
    public static let `new` = TicketStatus("new")
    /// `open`.
    public static let `open` = TicketStatus("open")
    /// `pending`.
    public static let `pending` = TicketStatus("pending")
    /// `hold`.
    public static let `hold` = TicketStatus("hold")
    /// `solved`.
    public static let `solved` = TicketStatus("solved")
    /// `closed`.
    public static let `closed` = TicketStatus("closed")

    /// The words listed here.
    public static let allCases: [TicketStatus] = [.new, .open, .pending, .hold, .solved, .closed]
}

/// How urgent a ticket is. A word that isn't listed here is kept as it came.
public struct Priority: Word {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    /// `low`.
    public static let `low` = Priority("low")
    /// `normal`.
    public static let `normal` = Priority("normal")
    /// `high`.
    public static let `high` = Priority("high")
    /// `urgent`.
    public static let `urgent` = Priority("urgent")

    /// The words listed here.
    public static let allCases: [Priority] = [.low, .normal, .high, .urgent]
}

/// What a ticket is about, in the coarse. A word that isn't listed here is kept as it came.
public struct TicketKind: Word {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    /// `question`.
    public static let `question` = TicketKind("question")
    /// `incident`.
    public static let `incident` = TicketKind("incident")
    /// `problem`.
    public static let `problem` = TicketKind("problem")
    /// `task`.
    public static let `task` = TicketKind("task")

    /// The words listed here.
    public static let allCases: [TicketKind] = [.question, .incident, .problem, .task]
}

/// How a deal stands. A word that isn't listed here is kept as it came.
public struct DealStatus: Word {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    /// `open`.
    public static let `open` = DealStatus("open")
    /// `won`.
    public static let `won` = DealStatus("won")
    /// `lost`.
    public static let `lost` = DealStatus("lost")

    /// The words listed here.
    public static let allCases: [DealStatus] = [.open, .won, .lost]
}

/// How sure the owner of a deal is that it will close in the period. A word that isn't listed here is kept as it came.
public struct ForecastCategory: Word {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    /// `pipeline`.
    public static let `pipeline` = ForecastCategory("pipeline")
    /// `best_case`.
    public static let `bestCase` = ForecastCategory("best_case")
    /// `commit`.
    public static let `commit` = ForecastCategory("commit")
    /// `closed`.
    public static let `closed` = ForecastCategory("closed")
    /// `omitted`.
    public static let `omitted` = ForecastCategory("omitted")

    /// The words listed here.
    public static let allCases: [ForecastCategory] = [.pipeline, .bestCase, .commit, .closed, .omitted]
}

/// What a customer was asked about a purpose such as `marketing`: silence is none of these. A word that isn't listed here is kept as it came.
public struct ConsentState: Word {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    /// `granted`.
    public static let `granted` = ConsentState("granted")
    /// `declined`.
    public static let `declined` = ConsentState("declined")
    /// `withdrawn`.
    public static let `withdrawn` = ConsentState("withdrawn")
    /// `unknown`.
    public static let `unknown` = ConsentState("unknown")

    /// The words listed here.
    public static let allCases: [ConsentState] = [.granted, .declined, .withdrawn, .unknown]
}

/// The field of a record that a change tells of. A word that isn't listed here is kept as it came.
public struct ChangeField: Word {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    /// `stage`.
    public static let `stage` = ChangeField("stage")
    /// `status`.
    public static let `status` = ChangeField("status")
    /// `owner`.
    public static let `owner` = ChangeField("owner")
    /// `priority`.
    public static let `priority` = ChangeField("priority")
    /// `amount`.
    public static let `amount` = ChangeField("amount")

    /// The words listed here.
    public static let allCases: [ChangeField] = [.stage, .status, .owner, .priority, .amount]
}

/// A kind of record. A word that isn't listed here is kept as it came.
public struct Entity: Word {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    /// `customer`.
    public static let `customer` = Entity("customer")
    /// `account`.
    public static let `account` = Entity("account")
    /// `interaction`.
    public static let `interaction` = Entity("interaction")
    /// `order`.
    public static let `order` = Entity("order")
    /// `subscription`.
    public static let `subscription` = Entity("subscription")
    /// `deal`.
    public static let `deal` = Entity("deal")
    /// `ticket`.
    public static let `ticket` = Entity("ticket")
    /// `feedback`.
    public static let `feedback` = Entity("feedback")
    /// `invitation`.
    public static let `invitation` = Entity("invitation")

    /// The words listed here.
    public static let allCases: [Entity] = [.customer, .account, .interaction, .order, .subscription, .deal, .ticket, .feedback, .invitation]
}
