//! A place among the tokens, from which the parts of the grammar read on.

use super::token::{Kind, Token};
use super::word::Word;

/// Reads tokens from the first to the last. Copies are cheap: a part that does not fit leaves the original where it
/// was.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    tokens: &'a [Token],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub const fn new(tokens: &'a [Token]) -> Self {
        Self { tokens, at: 0 }
    }

    /// The token `ahead` of the next one.
    pub fn token(&self, ahead: usize) -> Option<Token> {
        self.tokens.get(self.at + ahead).copied()
    }

    pub fn peek(&self) -> Option<Kind> {
        self.token(0).map(|token| token.kind)
    }

    pub fn peek_word(&self) -> Option<Word> {
        match self.peek() {
            Some(Kind::Word(word)) => Some(word),
            _ => None,
        }
    }

    pub fn step(&mut self) {
        self.at = (self.at + 1).min(self.tokens.len());
    }

    /// Steps over the next token if it is of this kind.
    pub fn take(&mut self, kind: Kind) -> bool {
        let is_it = self.peek() == Some(kind);
        if is_it {
            self.step();
        }
        is_it
    }

    pub fn take_word(&mut self, word: Word) -> bool {
        self.take(Kind::Word(word))
    }

    /// Steps over a number and gives it.
    pub fn number(&mut self) -> Option<(u32, u8)> {
        let number = match self.peek()? {
            Kind::Number { value, digits } => (value, digits),
            Kind::Digit(digit) => (u32::from(digit), 1),
            _ => return None,
        };
        self.step();
        Some(number)
    }

    /// Steps over a dash or 至.
    pub fn dash(&mut self) -> bool {
        let is_it = matches!(self.peek(), Some(Kind::Dash | Kind::Word(Word::To)));
        while matches!(self.peek(), Some(Kind::Dash | Kind::Word(Word::To))) {
            self.step();
        }
        is_it
    }

    pub fn skip_filler(&mut self) {
        while matches!(self.peek_word(), Some(Word::Filler | Word::Opens)) {
            self.step();
        }
    }

    /// Reads a part; stays here if it does not fit.
    pub fn part<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let mut ahead = *self;
        let part = read(&mut ahead)?;
        *self = ahead;
        Some(part)
    }

    /// Which glyphs were read since `earlier`.
    pub fn glyphs_since(&self, earlier: &Self) -> std::ops::Range<usize> {
        let first = self.tokens.get(earlier.at).map_or(0, |token| token.start);
        let last = self.at.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(0, |token| token.end);
        first..last.max(first)
    }
}
