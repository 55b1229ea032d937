//! HAProxy's words.

use alloc::string::String;
use alloc::vec::Vec;

use crate::error::Error;
use crate::ring::deployed::text::bad;

/// The words of a line: spaces part them, quotes and backslashes keep spaces, `#` begins a comment.
pub(super) fn split(text: &str, line: usize) -> Result<Vec<String>, Error> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match (c, quote) {
            ('\\', None | Some('"')) => word.get_or_insert_default().push(rest.next().unwrap_or('\\')),
            ('"' | '\'', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            ('#', None) => break,
            (c, None) if c.is_ascii_whitespace() => words.extend(word.take()),
            (c, Some(open)) if c == open => quote = None,
            (c, _) => word.get_or_insert_default().push(c),
        }
    }
    if quote.is_some() {
        return Err(bad(line, "a quote without its end", "close it in the same line"));
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn quotes_backslashes_and_comments() {
        let words = split(r#"  server "a b" c\ d 'e\f' g"h"i # not this"#, 1).unwrap();
        assert_eq!(words, ["server", "a b", "c d", r"e\f", "ghi"]);
        assert_eq!(split("# all of it \"", 1).unwrap(), [""; 0]);
        assert_eq!(split(r#"a "" b"#, 1).unwrap(), ["a", "", "b"]);
        assert_eq!(split("a 'b", 7).unwrap_err().field(), "line 7");
    }
}
