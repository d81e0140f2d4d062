//! How the tests of an indicator are joined, as a person writes it: `A và (B hoặc C)`, `ít nhất 2 trong (A, B, C)`.

use crate::{Text, vietnamese};

/// Tests by their letters, and how they are joined. A branch has at least two parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Formula {
    Test(String),
    All(Vec<Self>),
    AtLeast(usize, Vec<Self>),
}

impl Formula {
    /// All parts must hold; one part stands for itself.
    pub fn all(mut parts: Vec<Self>) -> Option<Self> {
        if parts.len() > 1 { Some(Self::All(parts)) } else { parts.pop() }
    }

    /// The letters in it.
    pub fn letters(&self) -> Vec<&str> {
        match self {
            Self::Test(letter) => vec![letter],
            Self::All(parts) | Self::AtLeast(_, parts) => parts.iter().flat_map(Self::letters).collect(),
        }
    }

    pub fn write(&self) -> String {
        let inner = |parts: &[Self], with: &str| {
            let part = |part: &Self| match part {
                Self::All(_) | Self::AtLeast(1, _) => format!("({})", part.write()),
                Self::Test(_) | Self::AtLeast(..) => part.write(),
            };
            parts.iter().map(part).collect::<Vec<_>>().join(with)
        };
        match self {
            Self::Test(letter) => letter.clone(),
            Self::All(parts) => inner(parts, " và "),
            Self::AtLeast(1, parts) => inner(parts, " hoặc "),
            Self::AtLeast(least, parts) => format!("ít nhất {least} trong ({})", inner(parts, ", ")),
        }
    }

    /// Reads what a person wrote; the error says what would be right.
    pub fn read(text: &str) -> Result<Self, Text> {
        let tokens = tokens(text)?;
        let mut reader = Reader { tokens: &tokens };
        let formula = reader.joined()?;
        if reader.tokens.is_empty() { Ok(formula) } else { Err(unclear(text)) }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Open,
    Close,
    Comma,
    And,
    Or,
    Number(usize),
    /// “ít nhất”, “trong”.
    Word,
    Letter(String),
}

fn unclear(text: &str) -> Text {
    Text {
        vi: format!("không hiểu “{text}”; ghi như: A và (B hoặc C); ít nhất 2 trong (A, B, C)"),
        en: format!("“{text}” is not understood; write as: A và (B hoặc C); ít nhất 2 trong (A, B, C)"),
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, Text> {
    let spaced: String = text
        .chars()
        .flat_map(|letter| {
            let marks = matches!(letter, '(' | ')' | ',' | ';');
            [marks.then_some(' '), Some(letter), marks.then_some(' ')].into_iter().flatten()
        })
        .collect();
    let token = |word: &str| {
        Ok(match word {
            "(" => Token::Open,
            ")" => Token::Close,
            "," | ";" => Token::Comma,
            word => match vietnamese::fold(word).as_str() {
                "va" | "and" => Token::And,
                "hoac" | "or" => Token::Or,
                "it" | "nhat" | "trong" | "at" | "least" | "of" => Token::Word,
                folded if folded.bytes().all(|byte| byte.is_ascii_digit()) => {
                    Token::Number(folded.parse().map_err(|_| unclear(text))?)
                }
                folded if folded.bytes().all(|byte| byte.is_ascii_lowercase()) => {
                    Token::Letter(folded.to_ascii_uppercase())
                }
                _ => return Err(unclear(text)),
            },
        })
    };
    spaced.split_whitespace().map(token).collect()
}

/// Deeper than any law: beyond it lies only what would exhaust the stack.
const DEEPEST: usize = 4_000;

struct Reader<'t> {
    tokens: &'t [Token],
}

impl Reader<'_> {
    fn failed(&self) -> Text {
        unclear(if self.tokens.is_empty() { "…" } else { "(…)" })
    }

    fn next(&mut self) -> Option<Token> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(first.clone())
    }

    /// Parts with one word between them: “và” and “hoặc” are not mixed without parentheses.
    fn joined(&mut self) -> Result<Formula, Text> {
        if self.tokens.len() > DEEPEST {
            return Err(self.failed());
        }
        let first = self.part()?;
        let Some(join @ (Token::And | Token::Or)) = self.tokens.first().cloned() else { return Ok(first) };
        let mut parts = vec![first];
        while self.tokens.first() == Some(&join) {
            self.next();
            parts.push(self.part()?);
        }
        if matches!(self.tokens.first(), Some(Token::And | Token::Or)) {
            return Err(Text {
                vi: "“và” đứng cạnh “hoặc”: thêm dấu ngoặc".to_owned(),
                en: "“và” beside “hoặc”: add parentheses".to_owned(),
            });
        }
        Ok(if join == Token::And { Formula::All(parts) } else { Formula::AtLeast(1, parts) })
    }

    fn part(&mut self) -> Result<Formula, Text> {
        match self.next() {
            Some(Token::Letter(letter)) => Ok(Formula::Test(letter)),
            Some(Token::Open) => {
                let inner = self.joined()?;
                if self.next() == Some(Token::Close) { Ok(inner) } else { Err(self.failed()) }
            }
            Some(Token::Word) => self.at_least(),
            _ => Err(self.failed()),
        }
    }

    fn at_least(&mut self) -> Result<Formula, Text> {
        while self.tokens.first() == Some(&Token::Word) {
            self.next();
        }
        let Some(Token::Number(least)) = self.next() else { return Err(self.failed()) };
        while self.tokens.first() == Some(&Token::Word) {
            self.next();
        }
        if self.next() != Some(Token::Open) {
            return Err(self.failed());
        }
        let mut parts = vec![self.joined()?];
        loop {
            match self.next() {
                Some(Token::Comma) => parts.push(self.joined()?),
                Some(Token::Close) => break,
                _ => return Err(self.failed()),
            }
        }
        if least == 0 || least > parts.len() || parts.len() < 2 {
            let most = parts.len();
            return Err(Text {
                vi: format!("“ít nhất” phải từ 1 đến {most}, trong ít nhất hai phép thử"),
                en: format!("“ít nhất” must be from 1 to {most}, of two tests at least"),
            });
        }
        Ok(Formula::AtLeast(least, parts))
    }
}
