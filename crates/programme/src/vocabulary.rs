//! Closed vocabularies: an enum whose members bear a stable id and their names in both languages.

/// Declares an enum with `id()`, `label()`, `ALL`, and parsing from the id or either name, marks and case ignored.
macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident { $($(#[$member_meta:meta])* $member:ident = $id:literal, $vi:literal, $en:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$member_meta])* #[doc = concat!("*", $vi, "*: ", $en, ".")] $member,)+
        }

        impl $name {
            /// Every member, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$member),+];

            /// The stable identifier, as stored and as used in files.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$member => $id,)+ }
            }

            /// The name in `lang`.
            #[must_use]
            pub fn label(self, lang: $crate::Lang) -> &'static str {
                match self { $(Self::$member => lang.pick($vi, $en),)+ }
            }

            /// The member of this id, exactly.
            #[must_use]
            pub fn from_id(id: &str) -> Option<Self> {
                match id { $($id => Some(Self::$member),)+ _ => None }
            }

            /// The member a person means by its id or by either name, whatever the case and marks.
            #[must_use]
            pub fn recognise(text: &str) -> Option<Self> {
                // Files mostly hold ids: folding every cell of a million rows would cost more than reading them.
                if let Some(member) = Self::from_id(text) {
                    return Some(member);
                }
                let folded = $crate::vietnamese::fold(text);
                Self::ALL.iter().copied().find(|member| {
                    [member.id(), member.label($crate::Lang::Vi), member.label($crate::Lang::En)]
                        .iter()
                        .any(|name| $crate::vietnamese::fold(name) == folded)
                })
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let id = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                Self::from_id(&id).ok_or_else(|| serde::de::Error::custom(format!(
                    "`{id}` is not one of: {}",
                    Self::ALL.iter().map(|member| member.id()).collect::<Vec<_>>().join(", "),
                )))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.id())
            }
        }

        impl $crate::fact::Field for $name {
            const STORED: $crate::fact::Stored = $crate::fact::Stored::Text;
            const INPUT: $crate::fact::Input = $crate::fact::Input::Choice(|lang| {
                Self::ALL.iter().map(|member| (member.id(), member.label(lang))).collect()
            });
            fn store(&self) -> $crate::fact::Cell<'_> {
                $crate::fact::Cell::text(self.id())
            }
            fn load(cell: &$crate::fact::Cell<'_>) -> Option<Self> {
                Self::from_id(cell.as_text()?)
            }
            fn read(raw: &$crate::fact::Raw<'_>) -> Option<Self> {
                Self::recognise(&raw.to_text())
            }
            fn expected(lang: $crate::Lang) -> String {
                let names: Vec<&str> = Self::ALL.iter().map(|member| member.label(lang)).collect();
                format!("{} {}", lang.pick("một trong:", "one of:"), names.join(" · "))
            }
        }
    };
}

pub(crate) use vocabulary;
