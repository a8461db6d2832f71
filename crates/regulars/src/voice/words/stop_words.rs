//! Words that say nothing alone, folded. Negations aren't among them: "not" is often the point.

/// The languages with a list.
pub(super) const LANGUAGES: [(&str, &str); 4] = [("en", ENGLISH), ("fa", PERSIAN), ("ru", RUSSIAN), ("zh", CHINESE)];

/// Articles, pronouns, auxiliaries and prepositions of English, and what an apostrophe leaves of them.
const ENGLISH: &str = "a an the and or but if then than that this these those it its it's is are was were be been being am i i'm i've \
    i'd i'll me my we we're we've our us you you're your he she his her him they they're them their of to in on at by for from with \
    as so do does did doing done have has had having will would can could should there there's here what which who whom when where \
    how all any some just also very into about because while again only own same such each every other more most much many s t re ve \
    ll d m";

/// The same of Persian, in the yeh and kaf that folding gives, with the joined forms of "نمی شود" and the like.
const PERSIAN: &str = "و در به از که این را با است برای آن یک خود تا بر هم نیز می شود شد ها های ای ام اند من ما شما او آنها ایشان اما یا \
    اگر هر بود باشد کرد کرده شده دارد دارم داریم داشت چون ولی پس هست هستم هستند بودم بودند کنم کند کنند کنید شوند میشود میکند میکنم بعد همه \
    همین همان چه چی رو تو یه اون";

/// The same of Russian, with е for ё.
const RUSSIAN: &str = "и в во на с со к ко у о об от до из за по для что чтобы как так это этот эта эти этого этом то тот та те я мы \
    ты вы он она оно они меня мне мной нас нам вас вам его ему ее ей их им мой моя мое мои наш наша ваш ваша свой свои был была было \
    были быть есть будет буду а но или если же ли бы уже еще все всех весь вся только когда где кто который которая которые там тут \
    здесь при про после потому тоже также";

/// The same of Chinese, single characters and words.
const CHINESE: &str = "的 了 是 我 你 您 他 她 它 们 我们 你们 他们 在 和 与 也 就 都 还 很 这 那 这个 那个 一个 有 对 把 被 让 给 从 到 吗 呢 吧 啊 而 \
    但 但是 因为 所以 如果 以及 会 要 能 可以 上 下 中 个 着 过 地 得 又 再 才 之 其 等 于 为 以 及 自己 已经 什么 怎么";

/// Persian words that stand alone: never the first or second half of a compound.
pub(super) const PERSIAN_ALONE: &str = "و در به از که این را با برای آن یک تا بر هم من ما شما او اما یا اگر هر چون ولی پس چه چی رو تو یه اون نه است بود شد";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::voice::words::fold::Folded;

    #[test]
    fn lists_are_folded_and_hold_no_word_twice() {
        let mut folded = Folded::default();
        for (language, list) in LANGUAGES {
            folded.read(list, false, false);
            assert_eq!(folded.text, list, "{language}");
            let mut words: Vec<&str> = list.split_whitespace().collect();
            let count = words.len();
            words.sort_unstable();
            words.dedup();
            assert_eq!(words.len(), count, "{language}");
        }
    }
}
