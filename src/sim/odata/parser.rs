//! Reads `$filter` texts by recursive descent.

use super::filter::{Comparison, Filter, Literal, Path, TextTest};

/// Deeper nesting is refused, so that a hostile text cannot exhaust the stack.
const DEPTH: usize = 50;

pub(super) fn filter(text: &str) -> Result<Filter, String> {
    let mut parser = Parser {
        tokens: tokens(text)?,
        next: 0,
        depth: 0,
    };
    let filter = parser.or()?;
    match parser.peek() {
        None => Ok(filter),
        Some(token) => Err(format!("'{}' was not expected here", token.shown())),
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    /// A name, a keyword, a number, a time: whatever is not quoted.
    Word(String),
    Text(String),
    Open,
    Close,
    Comma,
    Colon,
}

impl Token {
    fn shown(&self) -> &str {
        match self {
            Self::Word(word) | Self::Text(word) => word,
            Self::Open => "(",
            Self::Close => ")",
            Self::Comma => ",",
            Self::Colon => ":",
        }
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let taken = match first {
            c if c.is_whitespace() => c.len_utf8(),
            '(' => push(&mut found, Token::Open),
            ')' => push(&mut found, Token::Close),
            ',' => push(&mut found, Token::Comma),
            '\'' => {
                let (quoted, taken) = quoted(rest)?;
                found.push(Token::Text(quoted));
                taken
            }
            _ => {
                let word = word(rest);
                // A lambda's colon; the colons inside a time stay with it.
                if word.is_empty() {
                    push(&mut found, Token::Colon)
                } else {
                    found.push(Token::Word(word.to_owned()));
                    word.len()
                }
            }
        };
        rest = &rest[taken..];
    }
    Ok(found)
}

fn push(found: &mut Vec<Token>, token: Token) -> usize {
    found.push(token);
    1
}

/// The text between quotes, where a doubled quote stands for one, and the bytes it took.
fn quoted(rest: &str) -> Result<(String, usize), String> {
    let mut text = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c != '\'' {
            text.push(c);
        } else if chars.next_if(|(_, next)| *next == '\'').is_some() {
            text.push('\'');
        } else {
            return Ok((text, at + 1));
        }
    }
    Err("there is an unterminated string literal".to_owned())
}

fn word(rest: &str) -> &str {
    let is_time = rest.starts_with(|c: char| c.is_ascii_digit());
    let end = rest
        .find(|c: char| c.is_whitespace() || "(),'".contains(c) || (c == ':' && !is_time))
        .unwrap_or(rest.len());
    &rest[..end]
}

struct Parser {
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    fn take(&mut self) -> Result<Token, String> {
        let token = self.peek().cloned().ok_or("it ends too early")?;
        self.next += 1;
        Ok(token)
    }

    fn expect(&mut self, wanted: &Token) -> Result<(), String> {
        let token = self.take()?;
        if token == *wanted {
            Ok(())
        } else {
            Err(format!(
                "'{}' where '{}' was expected",
                token.shown(),
                wanted.shown()
            ))
        }
    }

    fn keyword(&mut self, keyword: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Word(word)) if word == keyword);
        self.next += usize::from(found);
        found
    }

    fn or(&mut self) -> Result<Filter, String> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err("it is nested too deeply".to_owned());
        }
        let mut left = self.and()?;
        while self.keyword("or") {
            left = Filter::Or(Box::new(left), Box::new(self.and()?));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn and(&mut self) -> Result<Filter, String> {
        let mut left = self.unary()?;
        while self.keyword("and") {
            left = Filter::And(Box::new(left), Box::new(self.unary()?));
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Filter, String> {
        let mut negations = 0;
        while self.keyword("not") {
            negations += 1;
        }
        let inner = self.primary()?;
        Ok(if negations % 2 == 1 {
            Filter::Not(Box::new(inner))
        } else {
            inner
        })
    }

    fn primary(&mut self) -> Result<Filter, String> {
        if self.peek() == Some(&Token::Open) {
            self.next += 1;
            let inner = self.or()?;
            self.expect(&Token::Close)?;
            return Ok(inner);
        }
        let Token::Word(word) = self.take()? else {
            return Err("a property was expected".to_owned());
        };
        if self.peek() == Some(&Token::Open) {
            return self.call(&word);
        }
        let path = path(&word);
        if self.keyword("in") {
            return Ok(Filter::In(path, self.list()?));
        }
        let Token::Word(operator) = self.take()? else {
            return Err(format!("an operator was expected after '{word}'"));
        };
        let comparison = comparison(&operator)?;
        Ok(Filter::Compare(path, comparison, self.literal()?))
    }

    fn call(&mut self, name: &str) -> Result<Filter, String> {
        self.expect(&Token::Open)?;
        if let Some(collection) = name.strip_suffix("/any") {
            return self.any(path(collection));
        }
        let function = match name.to_ascii_lowercase().as_str() {
            "startswith" => TextTest::StartsWith,
            "endswith" => TextTest::EndsWith,
            "contains" => TextTest::Contains,
            _ => return Err(format!("an unknown function with name '{name}' was found")),
        };
        let Token::Word(property) = self.take()? else {
            return Err(format!("'{name}' takes a property first"));
        };
        self.expect(&Token::Comma)?;
        let Token::Text(text) = self.take()? else {
            return Err(format!("'{name}' takes a quoted text second"));
        };
        self.expect(&Token::Close)?;
        Ok(Filter::Text(path(&property), function, text))
    }

    fn any(&mut self, collection: Path) -> Result<Filter, String> {
        if self.peek() == Some(&Token::Close) {
            self.next += 1;
            return Ok(Filter::Any(collection, None));
        }
        let Token::Word(variable) = self.take()? else {
            return Err("'any' takes a variable first".to_owned());
        };
        self.expect(&Token::Colon)?;
        let inner = self.or()?;
        self.expect(&Token::Close)?;
        Ok(Filter::Any(collection, Some((variable, Box::new(inner)))))
    }

    fn list(&mut self) -> Result<Vec<Literal>, String> {
        self.expect(&Token::Open)?;
        let mut literals = vec![self.literal()?];
        while self.peek() == Some(&Token::Comma) {
            self.next += 1;
            literals.push(self.literal()?);
        }
        self.expect(&Token::Close)?;
        Ok(literals)
    }

    fn literal(&mut self) -> Result<Literal, String> {
        let word = match self.take()? {
            Token::Text(text) => return Ok(Literal::Text(text)),
            Token::Word(word) => word,
            token => return Err(format!("'{}' where a value was expected", token.shown())),
        };
        match word.as_str() {
            "null" => return Ok(Literal::Null),
            "true" => return Ok(Literal::Bool(true)),
            "false" => return Ok(Literal::Bool(false)),
            _ => {}
        }
        if let Ok(number) = word.parse() {
            return Ok(Literal::Number(number));
        }
        word.parse()
            .map(Literal::Time)
            .map_err(|_| format!("'{word}' is not a value; texts need single quotes"))
    }
}

fn path(word: &str) -> Path {
    word.split('/').map(str::to_owned).collect()
}

fn comparison(operator: &str) -> Result<Comparison, String> {
    Ok(match operator {
        "eq" => Comparison::Equal,
        "ne" => Comparison::NotEqual,
        "gt" => Comparison::Greater,
        "ge" => Comparison::GreaterOrEqual,
        "lt" => Comparison::Less,
        "le" => Comparison::LessOrEqual,
        _ => return Err(format!("'{operator}' is not an operator")),
    })
}
