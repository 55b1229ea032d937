//! nginx's words.

use alloc::format;
use alloc::string::String;
use core::iter::Peekable;
use core::str::Chars;

use crate::error::Error;
use crate::ring::deployed::text::bad;

/// A piece of an nginx configuration.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token {
    Word(String),
    /// `;`
    End,
    /// `{`
    Open,
    /// `}`
    Close,
}

/// The pieces of a text, with the lines they begin in.
pub(super) struct Tokens<'t> {
    rest: Peekable<Chars<'t>>,
    line: usize,
}

impl<'t> Tokens<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { rest: text.chars().peekable(), line: 1 }
    }

    fn step(&mut self) -> Option<char> {
        let found = self.rest.next();
        self.line += usize::from(found == Some('\n'));
        found
    }

    pub(super) fn next(&mut self) -> Result<Option<(usize, Token)>, Error> {
        while let Some(&c) = self.rest.peek() {
            match c {
                '#' => while self.step().is_some_and(|c| c != '\n') {},
                ' ' | '\t' | '\r' | '\n' => {
                    self.step();
                }
                _ => break,
            }
        }
        let line = self.line;
        let Some(&first) = self.rest.peek() else { return Ok(None) };
        let token = match first {
            ';' => Token::End,
            '{' => Token::Open,
            '}' => Token::Close,
            '"' | '\'' => return Ok(Some((line, Token::Word(self.quoted()?)))),
            _ => return Ok(Some((line, Token::Word(self.bare())))),
        };
        self.step();
        Ok(Some((line, token)))
    }

    /// What a backslash stands for together with the character behind it.
    fn escaped(&mut self, word: &mut String) {
        match self.step() {
            Some(c @ ('"' | '\'' | '\\')) => word.push(c),
            Some('t') => word.push('\t'),
            Some('r') => word.push('\r'),
            Some('n') => word.push('\n'),
            Some(c) => word.extend(['\\', c]),
            None => word.push('\\'),
        }
    }

    fn quoted(&mut self) -> Result<String, Error> {
        let line = self.line;
        let quote = self.step();
        let mut word = String::new();
        loop {
            match self.step() {
                None => return Err(bad(line, "the quote that opens here has no end", "close it")),
                Some('\\') => self.escaped(&mut word),
                c if c == quote => break,
                Some(c) => word.push(c),
            }
        }
        match self.rest.peek() {
            Some(c) if !matches!(c, ' ' | '\t' | '\r' | '\n' | ';' | '{' | ')') => Err(bad(
                self.line,
                format!("{c:?} right behind a quote"),
                "put a space between, or quote the whole word",
            )),
            _ => Ok(word),
        }
    }

    fn bare(&mut self) -> String {
        let mut word = String::new();
        while let Some(&c) = self.rest.peek() {
            match c {
                ' ' | '\t' | '\r' | '\n' | ';' => break,
                // The brace of `${name}` belongs to the word.
                '{' if !word.ends_with('$') => break,
                '\\' => {
                    self.step();
                    self.escaped(&mut word);
                }
                _ => {
                    self.step();
                    word.push(c);
                }
            }
        }
        word
    }

    /// Passes a block of Lua whose `{` has been read: braces come in pairs, but for those in strings and
    /// comments.
    pub(super) fn skip_lua(&mut self) -> Result<(), Error> {
        let line = self.line;
        let mut depth = 1_usize;
        let mut quote = None;
        while depth > 0 {
            let Some(c) = self.step() else {
                let hint = "paste whole blocks, with their `}`";
                return Err(bad(line, "the block that opens here has no end", hint));
            };
            match (c, quote) {
                ('\\', Some(_)) => {
                    self.step();
                }
                // A string of this kind ends with its line at the latest.
                (c, Some(open)) if c == open || c == '\n' => quote = None,
                ('"' | '\'', None) => quote = Some(c),
                ('-', None) if self.rest.peek() == Some(&'-') => while self.step().is_some_and(|c| c != '\n') {},
                ('{', None) => depth += 1,
                ('}', None) => depth -= 1,
                _ => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use alloc::vec::Vec;

    use super::{Token, Tokens};

    /// The pieces as text, each with its line.
    fn pieces(text: &str) -> Vec<(usize, String)> {
        let mut tokens = Tokens::new(text);
        let mut found = Vec::new();
        while let Some((line, token)) = tokens.next().unwrap() {
            let text = match token {
                Token::Word(word) => word,
                Token::End => ";".into(),
                Token::Open => "{".into(),
                Token::Close => "}".into(),
            };
            found.push((line, text));
        }
        found
    }

    #[test]
    fn words_are_nginxs() {
        let text = "a\tb;#c\n'd e' \"f\\\"g\"{${h}i}j#k \\; l\\\\m é}";
        let words: Vec<String> = pieces(text).into_iter().map(|(_, word)| word).collect();
        let expected = ["a", "b", ";", "d e", "f\"g", "{", "${h}i}j#k", "\\;", "l\\m", "é}"];
        assert_eq!(words, expected);
        assert_eq!(pieces("a\n'b\nc'\nd")[2], (4, "d".into()));
    }

    #[test]
    fn lua_is_passed() {
        let mut tokens = Tokens::new("local t = {1} -- it's }\nx = \"}\\\"}\" .. '{' }after");
        tokens.skip_lua().unwrap();
        assert_eq!(tokens.next().unwrap(), Some((2, Token::Word("after".into()))));
    }
}
