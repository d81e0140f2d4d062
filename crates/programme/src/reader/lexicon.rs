//! The names of bodies, and how a text is searched for them.

use std::{collections::HashMap, sync::LazyLock};

use super::{
    names::SHORT_FORMS,
    token::{Kind, Tokens},
};
use crate::group::BodyGroup;

/// A body and the names it goes by: in full, shortened, as people write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyNames {
    /// Its stable identifier.
    pub id: String,
    /// Its names. Usual short forms (*UBND*, *NTM*, *NN&PTNT*) are understood by themselves.
    pub names: Vec<String>,
}

/// The bodies a reader knows by name, and the usual groups of them (`group:departments`, `group:districts`, …).
#[derive(Clone, Debug)]
pub struct Lexicon {
    nodes: Vec<Node>,
    ids: Vec<String>,
}

#[derive(Clone, Debug, Default)]
struct Node {
    next: HashMap<String, usize>,
    body: Option<usize>,
}

/// A name found in a text.
pub(super) struct Found {
    /// The token after it.
    pub(super) end: usize,
    /// The index of its body.
    pub(super) body: usize,
}

impl Lexicon {
    /// A lexicon of these bodies. Of two bodies with one name the first keeps it.
    #[must_use]
    pub fn new(bodies: impl IntoIterator<Item = BodyNames>) -> Self {
        let mut lexicon = Self { nodes: vec![Node::default()], ids: Vec::new() };
        for BodyNames { id, names } in bodies {
            lexicon.add(&id, names.iter().map(String::as_str));
        }
        for group in BodyGroup::ALL {
            lexicon.add(group.id(), group.called().iter().copied());
        }
        lexicon
    }

    fn add<'n>(&mut self, id: &str, names: impl IntoIterator<Item = &'n str>) {
        let body = self.ids.len();
        self.ids.push(id.to_owned());
        for name in names {
            let tokens = Tokens::new(name);
            let words: Vec<String> =
                Atoms::new(&tokens).list.iter().filter(|atom| !atom.joint).map(|atom| atom.word.to_owned()).collect();
            self.insert(&words, body);
            // The level moves before the programme's name: *Văn phòng Điều phối tỉnh NTM*.
            if let Some(stem) = words.strip_suffix(&["nông", "thôn", "mới", "tỉnh"].map(str::to_owned)) {
                self.insert(&[stem, &["tỉnh", "nông", "thôn", "mới"].map(str::to_owned)].concat(), body);
            }
        }
    }

    fn insert(&mut self, words: &[String], body: usize) {
        if words.is_empty() {
            return;
        }
        let mut node = 0;
        for word in words {
            let fresh = self.nodes.len();
            let next = *self.nodes[node].next.entry(word.clone()).or_insert(fresh);
            if next == fresh {
                self.nodes.push(Node::default());
            }
            node = next;
        }
        self.nodes[node].body.get_or_insert(body);
    }

    /// The identifier of a body.
    pub(super) fn id(&self, body: usize) -> &str {
        self.ids.get(body).map_or("", String::as_str)
    }

    /// The longest name that begins with `opening` and goes on at the token `at`.
    pub(super) fn longest(&self, atoms: &Atoms<'_>, at: usize, opening: &str) -> Option<Found> {
        let opening_tokens = Tokens::new(opening);
        let mut node = 0;
        for atom in Atoms::new(&opening_tokens).list {
            node = *self.nodes[node].next.get(atom.word)?;
        }
        let mut found = None;
        let mut joints = 0;
        for (index, atom) in atoms.from(at).iter().enumerate() {
            if atom.joint {
                joints += 1;
                // Two marks may join (`, và`), three are a break.
                if index == 0 || joints > 2 {
                    break;
                }
                continue;
            }
            joints = 0;
            let Some(next) = self.nodes[node].next.get(atom.word) else { break };
            node = *next;
            if let (Some(body), true) = (self.nodes[node].body, atom.last) {
                found = Some(Found { end: atom.end, body });
            }
        }
        found
    }
}

/// A text as the words names are made of, short forms spelled out.
pub(super) struct Atoms<'t> {
    list: Vec<Atom<'t>>,
    /// For each token the first atom of it.
    starts: Vec<usize>,
}

struct Atom<'t> {
    word: &'t str,
    /// The token after it.
    end: usize,
    /// Whether a name may end with it: a short form ends with the last of its words.
    last: bool,
    /// Whether it joins words of a name and is none itself: `&`, `-`, *và*.
    joint: bool,
}

impl<'t> Atoms<'t> {
    pub(super) fn new(tokens: &'t Tokens<'_>) -> Self {
        let mut atoms = Self { list: Vec::with_capacity(tokens.len()), starts: Vec::with_capacity(tokens.len()) };
        let mut at = 0;
        while at < tokens.len() {
            let (words, end) = spelled_out(tokens, at).unwrap_or((tokens.word(at), at + 1));
            atoms.starts.resize(end, atoms.list.len());
            let joint = matches!(words, "&" | "-" | "và" | "," | "/");
            let mut words = words.split(' ').peekable();
            while let Some(word) = words.next() {
                atoms.list.push(Atom { word, end, last: words.peek().is_none(), joint });
            }
            at = end;
        }
        atoms
    }

    fn from(&self, token: usize) -> &[Atom<'t>] {
        self.starts.get(token).and_then(|start| self.list.get(*start..)).unwrap_or_default()
    }
}

/// Short forms by their first word.
static FORMS: LazyLock<HashMap<&str, Vec<(&str, &str)>>> = LazyLock::new(|| {
    let mut forms: HashMap<_, Vec<_>> = HashMap::new();
    for (form, full) in SHORT_FORMS {
        let (first, rest) = form.split_once(' ').unwrap_or((form, ""));
        forms.entry(first).or_default().push((rest, *full));
    }
    forms
});

/// What a short form at a token stands for, and where it ends.
fn spelled_out(tokens: &Tokens<'_>, at: usize) -> Option<(&'static str, usize)> {
    tokens.get(at).filter(|token| token.kind == Kind::Word)?;
    let rest_end = |rest: &str| {
        let mut here = at + 1;
        for word in rest.split(' ').filter(|word| !word.is_empty()) {
            while matches!(tokens.word(here), "&" | "-" | "và") && here < at + 6 {
                here += 1;
            }
            if tokens.word(here) != word {
                return None;
            }
            here += 1;
        }
        Some(here)
    };
    let forms = FORMS.get(tokens.word(at))?.iter();
    forms.filter_map(|(rest, full)| Some((*full, rest_end(rest)?))).max_by_key(|(_, end)| *end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon() -> Lexicon {
        let body = |id: &str, names: &[&str]| BodyNames {
            id: id.to_owned(),
            names: names.iter().map(|name| (*name).to_owned()).collect(),
        };
        Lexicon::new([
            body("agriculture", &["Sở Nông nghiệp và Phát triển nông thôn"]),
            body("labour", &["Sở Lao động - Thương binh và Xã hội"]),
            body("culture", &["Sở Văn hóa, Thể thao và Du lịch"]),
            body("office", &["Văn phòng Điều phối NTM tỉnh", "Văn phòng Điều phối NTM"]),
            body("committee", &["UBND tỉnh"]),
        ])
    }

    fn found(text: &str) -> Option<(String, usize)> {
        let (lexicon, tokens) = (lexicon(), Tokens::new(text));
        let found = lexicon.longest(&Atoms::new(&tokens), 0, "")?;
        Some((lexicon.id(found.body).to_owned(), tokens.len() - found.end))
    }

    #[test]
    fn short_forms_and_full_names_are_one_body() {
        for (id, names) in [
            (
                "agriculture",
                &["Sở NN&PTNT", "Sở NN-PTNT", "Sở Nông nghiệp và PTNT", "SỞ NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN"][..],
            ),
            ("labour", &["Sở LĐ-TB&XH", "Sở LĐTB&XH", "Sở Lao động, Thương binh và Xã hội", "Sở LĐTBXH"]),
            ("culture", &["Sở VH-TT&DL", "Sở Văn hoá, Thể thao và Du lịch", "Sở VHTTDL"]),
            ("office", &["VPĐP NTM tỉnh", "Văn phòng Điều phối nông thôn mới", "Văn phòng Điều phối tỉnh NTM"]),
            ("committee", &["Uỷ ban nhân dân tỉnh", "UBND tỉnh", "Ủy ban Nhân dân tỉnh"]),
            (
                "group:districts",
                &["UBND các huyện, thành phố, thị xã", "Ủy ban nhân dân các huyện, thị xã và thành phố"],
            ),
            ("group:departments", &["các sở, ngành", "Các sở, ban, ngành"]),
        ] {
            for name in names {
                assert_eq!(found(name), Some((id.to_owned(), 0)), "{name}");
            }
        }
    }

    #[test]
    fn the_longest_name_wins_and_marks_count() {
        assert_eq!(found("Văn phòng Điều phối NTM tỉnh rà soát"), Some(("office".to_owned(), 2)));
        assert_eq!(found("Văn phòng Điều phối NTM, Sở"), Some(("office".to_owned(), 2)));
        assert_eq!(found("So Nong nghiep"), None);
        assert_eq!(found("Sở Nông nghiệp; và Phát triển nông thôn"), None);
    }
}
