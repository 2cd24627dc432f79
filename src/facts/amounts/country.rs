//! Currencies that the words alone do not decide take the country that the text names.

use super::AmountMention;
use crate::facts::Context;
use crate::tables::CurrencyKind;
use crate::text::{Topic, fold};
use rustc_hash::FxHashMap;

/// Countries whose franc CFA is the Central African one.
const CENTRAL_AFRICA: &[&str] = &["CM", "CF", "CG", "GA", "GQ", "TD"];
/// Countries whose franc CFA is the West African one.
const WEST_AFRICA: &[&str] = &["BF", "BJ", "CI", "GW", "ML", "NE", "SN", "TG"];

/// Countries whose papers write their own currency with a bare name or sign, and what it is.
const HOME: &[(&str, &str, &str)] = &[
    ("AU", "dollar", "AUD"),
    ("CA", "dollar", "CAD"),
    ("CH", "franc", "CHF"),
    ("CZ", "crown", "CZK"),
    ("DK", "crown", "DKK"),
    ("HK", "dollar", "HKD"),
    ("NO", "crown", "NOK"),
    ("NZ", "dollar", "NZD"),
    ("SE", "crown", "SEK"),
    ("SG", "dollar", "SGD"),
];

/// The currency that a bare `$` or `francs` means where all authorities of a text are of one such country.
///
/// A text that also writes `A$` means another one by `$`.
fn home(authorities: &[&str], found: &[AmountMention]) -> Option<(&'static str, &'static str)> {
    let (_, unit, code) = HOME.iter().find(|(country, ..)| authorities.contains(country))?;
    let abroad = authorities.iter().any(|a| HOME.iter().all(|(country, ..)| country != a));
    let written = found.iter().any(|a| a.currency.as_deref() == Some(code));
    (!abroad && !written).then_some((unit, code))
}

/// Settles bare names of currencies by what the rest of the text says. `authorities`: the countries of the text's regulators.
pub(super) fn settle(c: &Context, found: &mut [AmountMention], authorities: &[&str]) {
    let home = home(authorities, found);
    // "5,10 francs" after "2 francs suisses" are Swiss.
    let mut told: FxHashMap<String, Vec<Option<String>>> = FxHashMap::default();
    for amount in found.iter() {
        let row = &c.tables.currencies[amount.row];
        if row.kind == CurrencyKind::Name && row.form.contains(' ') && !row.form.contains("sterling") {
            let codes = told.entry(unit(&row.form)).or_default();
            if !codes.contains(&row.code) {
                codes.push(row.code.clone());
            }
        }
    }
    let mut central: Option<bool> = None;
    for amount in found.iter_mut() {
        let row = &c.tables.currencies[amount.row];
        if let Some((unit, code)) = home
            && matches!(
                (unit, row.form.as_str()),
                ("dollar", "$" | "dollar" | "dollars")
                    | ("franc", "franc" | "francs")
                    | ("crown", "crown" | "crowns" | "couronne" | "couronnes" | "kroner" | "kronor")
            )
        {
            amount.currency = Some(code.to_owned());
            continue;
        }
        if row.kind != CurrencyKind::Name {
            continue;
        }
        let name = unit(&row.form);
        if row.code.as_deref() == Some("XOF") {
            // The countries of a text are looked for once, and only for francs CFA.
            if *central.get_or_insert_with(|| names(c, CENTRAL_AFRICA) && !names(c, WEST_AFRICA)) {
                amount.currency = Some("XAF".to_owned());
            }
        } else if !row.form.contains(' ')
            && !matches!(name.as_str(), "dollar" | "euro")
            && let Some([code]) = told.get(&name).map(Vec::as_slice)
        {
            amount.currency.clone_from(code);
        }
    }
}

/// The unit of a currency's name: `francs suisses` and `Swiss francs` are francs.
fn unit(form: &str) -> String {
    const UNITS: &[&str] = &[
        "couronne", "crown", "dinar", "dirham", "dollar", "euro", "franc", "krona", "krone", "lira", "livre", "peso",
        "pound", "rial", "riyal", "roupie", "rupee", "shilling",
    ];
    let folded = fold(form);
    UNITS
        .iter()
        .find(|u| folded.split(' ').any(|w| w.trim_end_matches('s') == **u))
        .map_or(folded.clone(), |u| (*u).to_owned())
}

/// The text names one of these countries.
fn names(c: &Context, codes: &[&str]) -> bool {
    c.doc.hits_of(Topic::Country).any(|(.., row)| codes.contains(&c.tables.countries[row].code.as_str()))
}

#[cfg(test)]
mod tests {
    use super::super::find;
    use crate::facts::Context;
    use crate::tables::{Lang, Tables};
    use crate::text::Doc;

    fn codes(text: &str) -> Vec<String> {
        let tables = Tables::load(None).unwrap();
        let doc = Doc::new(text, &tables.lexicon);
        let c = Context { doc: &doc, tables: &tables, lang: Lang::Fr, published: None };
        find(&c, &[]).into_iter().map(|a| a.currency.unwrap_or_default()).collect()
    }

    #[test]
    fn authorities_of_one_country_tell_what_a_bare_sign_means() {
        let tables = Tables::load(None).unwrap();
        let codes = |text: &str, authorities: &[&str]| -> Vec<String> {
            let doc = Doc::new(text, &tables.lexicon);
            let c = Context { doc: &doc, tables: &tables, lang: Lang::Fr, published: None };
            find(&c, authorities).into_iter().map(|a| a.currency.unwrap_or_default()).collect()
        };
        assert_eq!(codes("une pénalité de 325 000 $", &["CA"]), ["CAD"]);
        assert_eq!(codes("une pénalité de 325 000 $", &["CA", "US"]), ["USD"]);
        assert_eq!(codes("2 millions de francs", &["CH"]), ["CHF"]);
        assert_eq!(codes("15 M A$, soit 10 M$", &["AU"]), ["AUD", "USD"]);
    }

    #[test]
    fn the_text_tells_whose_francs_they_are() {
        assert_eq!(codes("2 francs suisses le sac, puis 5 francs"), ["CHF", "CHF"]);
        assert_eq!(codes("un sac à 5 francs"), ["FRF"]);
        assert_eq!(codes("Le Cameroun emprunte 200 millions de francs CFA"), ["XAF"]);
        assert_eq!(codes("Le Sénégal emprunte 200 millions de francs CFA"), ["XOF"]);
    }
}
