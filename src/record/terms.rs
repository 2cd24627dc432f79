//! The closed vocabularies of the record: what its words can be.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Declares an enum whose variants have one name each, in JSON, in tables and on screen.
macro_rules! terms {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum $name {
            $($(#[$about])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every variant with its name.
            pub const NAMES: &'static [(&'static str, Self)] = &[$(($word, Self::$variant)),+];

            /// The name of the variant.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
    };
}

terms! {
    /// How an article is written.
    Format {
        /// Lines of text.
        Text = "text",
        /// An HTML page.
        Html = "html",
    }
}

terms! {
    /// What a publication date was read from.
    PublishedFrom {
        /// The page's metadata, or the NDJSON row.
        Metadata = "metadata",
        /// The address.
        Url = "url",
        /// A byline or date line.
        Byline = "byline",
        /// A wire dateline at the start of the body.
        Dateline = "dateline",
        /// Weekdays and full dates in the text.
        Inferred = "inferred",
        /// An option of the command.
        Option = "option",
    }
}

terms! {
    /// The steps at which an input can fail.
    Stage {
        /// Opening and reading.
        Read = "read",
        /// Bytes to text.
        Decode = "decode",
        /// JSON or HTML structure.
        Parse = "parse",
        /// The extractors.
        Extract = "extract",
        /// Writing the record.
        Write = "write",
    }
}

terms! {
    /// What a line of the input is.
    Verdict {
        /// The headline.
        Title = "title",
        /// Byline, date line, caption.
        Meta = "meta",
        /// A paragraph of the article.
        Body = "body",
        /// Site chrome.
        Boilerplate = "boilerplate",
    }
}

terms! {
    /// Why a line is boilerplate.
    Reason {
        /// Adverts.
        Advert = "advert",
        /// Notes on the author.
        Author = "author",
        /// Readers' comments.
        Comments = "comments",
        /// Cookie and consent notices.
        Cookie = "cookie",
        /// A line that stood before.
        Duplicate = "duplicate",
        /// Copyright, licences, terms of use.
        Legal = "legal",
        /// Menus, breadcrumbs, links.
        Navigation = "navigation",
        /// Newsletter and account offers.
        Newsletter = "newsletter",
        /// None of these.
        Other = "other",
        /// Subscription walls and truncation notes.
        Paywall = "paywall",
        /// Headlines of other articles.
        Related = "related",
        /// Share buttons.
        Share = "share",
    }
}

terms! {
    /// The period of a rate.
    Per {
        /// An hour.
        Hour = "hour",
        /// A day.
        Day = "day",
        /// A week.
        Week = "week",
        /// A month.
        Month = "month",
        /// A quarter.
        Quarter = "quarter",
        /// A year.
        Year = "year",
    }
}

terms! {
    /// What bounds or blurs an amount.
    Qualifier {
        /// About.
        Approx = "approx",
        /// That or more.
        AtLeast = "at_least",
        /// That or less.
        AtMost = "at_most",
        /// More than that.
        MoreThan = "more_than",
        /// Less than that.
        LessThan = "less_than",
    }
}

terms! {
    /// What a date mention is.
    DateType {
        /// A point in the calendar, at any grain.
        Date = "date",
        /// A length of time.
        Duration = "duration",
        /// A recurring time.
        Set = "set",
        /// From one date to another.
        Interval = "interval",
    }
}

terms! {
    /// How a date's value was found.
    Resolved {
        /// All of it is written.
        Explicit = "explicit",
        /// From the publication date or another date in the text.
        Relative = "relative",
        /// From weekdays and full dates in the text.
        Inferred = "inferred",
        /// Not all of it is known.
        Unresolved = "unresolved",
    }
}

terms! {
    /// How a mention refers.
    MentionKind {
        /// By name or acronym.
        Name = "name",
        /// By a description that leaves one candidate.
        Description = "description",
    }
}

terms! {
    /// What made a name a company.
    Evidence {
        /// A row of the companies table.
        Gazetteer = "gazetteer",
        /// A legal form beside the name.
        LegalForm = "legal_form",
        /// A cue beside the name.
        Cue = "cue",
    }
}

terms! {
    /// What an authority did.
    EventType {
        /// Appeal against a decision.
        Appeal = "appeal",
        /// Damages ordered.
        Compensation = "compensation",
        /// A fine or sanction of one sum.
        Fine = "fine",
        /// A formal notice to comply.
        FormalNotice = "formal_notice",
        /// An investigation.
        Investigation = "investigation",
        /// An injunction or ban.
        Order = "order",
        /// A periodic penalty liquidated to one sum.
        PenaltyPayment = "penalty_payment",
        /// A penalty for each day of delay.
        PeriodicPenalty = "periodic_penalty",
        /// An agreed sum.
        Settlement = "settlement",
    }
}

terms! {
    /// How far an event has come.
    Status {
        /// Set aside.
        Annulled = "annulled",
        /// Thought about.
        Considered = "considered",
        /// Decided.
        Imposed = "imposed",
        /// Paid.
        Paid = "paid",
        /// Announced as intended.
        Proposed = "proposed",
        /// Lowered.
        Reduced = "reduced",
        /// Due if something happens.
        Threatened = "threatened",
        /// Confirmed.
        Upheld = "upheld",
    }
}
