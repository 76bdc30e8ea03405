//! Mistakes in rule files and what lints find there, gathered so that all are seen at once, and drawn with file, line and
//! caret.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::show::safe;

/// The text of one rule file and the name it goes by in messages.
#[derive(Clone)]
pub struct Source {
    /// Shown in messages: a path, or `rules/ar/share.toml` for a bundled file.
    pub name: Arc<str>,
    /// The whole file.
    pub text: Arc<Text>,
}

/// The text of a file; that of a bundled one is unpacked when somebody first asks for it.
pub struct Text(LazyLock<Cow<'static, str>, Box<dyn FnOnce() -> Cow<'static, str> + Send>>);

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Source").field(&self.name).finish()
    }
}

impl Source {
    /// A source from a name and a text.
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Cow<'static, str>>) -> Self {
        let text = text.into();
        Self::later(name, move || text)
    }

    /// A source whose text is made when it is first asked for.
    pub(crate) fn later(name: impl Into<Arc<str>>, text: impl FnOnce() -> Cow<'static, str> + Send + 'static) -> Self {
        Self { name: name.into(), text: Arc::new(Text(LazyLock::new(Box::new(text)))) }
    }
}

/// One mistake: what is wrong, where, what was expected, and what to do.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The file.
    pub source: Source,
    /// The place in the file, in bytes.
    pub span: Range<usize>,
    /// What is wrong, in one line.
    pub title: String,
    /// Stands at the caret.
    pub label: String,
    /// What to do about it; may be empty.
    pub help: String,
    /// The lint that found it; none if it is a mistake, with which the rules do not load.
    pub lint: Option<&'static str>,
}

impl Problem {
    /// Line and column of the mistake, both from 1, the column in characters.
    pub fn line_column(&self) -> (usize, usize) {
        let before = &self.source.text[..floor(&self.source.text, self.span.start)];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

/// All mistakes of a set of rule files. Its `Display` draws every one.
#[derive(Debug, Clone, Default, thiserror::Error)]
pub struct Problems {
    list: Vec<Problem>,
}

impl Problems {
    pub(crate) fn add(&mut self, source: &Source, span: Range<usize>, title: impl Into<String>, label: impl Into<String>, help: impl Into<String>) {
        self.list.push(Problem { source: source.clone(), span, title: title.into(), label: label.into(), help: help.into(), lint: None });
    }

    /// Adds a problem that was made elsewhere.
    pub fn push(&mut self, problem: Problem) {
        self.list.push(problem);
    }

    /// The mistakes, in the order of the files.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.list.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// `Ok(value)` if there is no mistake, else the mistakes.
    pub(crate) fn or<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() { Ok(value) } else { Err(self) }
    }

    /// The mistakes drawn for a person; `color` adds ANSI colours.
    pub fn draw(&self, color: bool) -> String {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        let mut drawn = String::new();
        for problem in &self.list {
            let text = &problem.source.text;
            let start = floor(text, problem.span.start);
            let end = floor(text, problem.span.end).max(start);
            // Long lines would hide the caret; only the lines of the span and one before are shown.
            let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
            let to = text[end..].find('\n').map_or(text.len(), |at| end + at);
            // Escapes change lengths; the span moves with them.
            let (before, inside) = (safe(&text[from..start], false), safe(&text[start..end], false));
            let shown = format!("{before}{inside}{}", safe(&text[end..to], false));
            let (title, label, help) = (safe(&problem.title, false), safe(&problem.label, false), safe(&problem.help, false));
            let snippet = Snippet::source(shown)
                .path(&*problem.source.name)
                .line_start(text[..from].matches('\n').count() + 1)
                .annotation(AnnotationKind::Primary.span(before.len()..before.len() + inside.len()).label(label));
            let title = match problem.lint {
                None => Level::ERROR.primary_title(title),
                Some(lint) => Level::WARNING.primary_title(title).id(lint),
            };
            let mut report: Vec<Group<'_>> = vec![title.element(snippet)];
            if !help.is_empty() {
                report.push(Group::with_title(Level::HELP.secondary_title(help)));
            }
            drawn.push_str(&renderer.render(&report));
            drawn.push_str("\n\n");
        }
        drawn
    }
}

/// The last character border at or before an offset.
fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.draw(false))
    }
}
