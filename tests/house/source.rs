//! What a source file names, read by a parser: `use` trees, paths in code and in macros, literals, names of functions.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

/// Segments of a path; those of this crate begin with `crate`.
pub type Names = Vec<String>;

/// A parsed file.
#[derive(Debug)]
pub struct Source {
    /// Relative to the root of the repository.
    pub file: String,
    /// The module that the file is, `crate` first.
    pub module: Names,
    /// Every path that the file names, aliases and relative paths resolved.
    pub paths: BTreeSet<Names>,
    pub is_async: bool,
    /// String literals, those of attributes and macros included.
    pub literals: Vec<String>,
    pub functions: Vec<String>,
    /// Comments of both kinds; lines that follow each other are one.
    pub comments: Vec<String>,
    /// What a `use` brings into the module.
    imports: BTreeMap<String, Names>,
}

/// Everything that the compiler reads, parsed once for all tests.
static ALL: LazyLock<Vec<Source>> = LazyLock::new(|| {
    let folders = ["src", "tests", "benches", "examples"];
    let paths = folders.iter().flat_map(|folder| files(folder, "rs"));
    paths.map(|path| Source::read(&path)).collect()
});

/// All sources below a folder of the repository.
pub fn sources(folder: &str) -> impl Iterator<Item = &'static Source> {
    let prefix = format!("{folder}/");
    ALL.iter()
        .filter(move |source| source.file.starts_with(&prefix))
}

/// Files with an extension below a folder of the repository.
pub fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty(), "no .{extension} in {folder}");
    found.sort();
    found
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub fn name(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().display().to_string()
}

impl Source {
    fn read(path: &Path) -> Self {
        Self::parse(&name(path), &fs::read_to_string(path).unwrap())
    }

    /// Parses a text as if it stood in a file.
    pub fn parse(file: &str, text: &str) -> Self {
        let tree = syn::parse_file(text).unwrap_or_else(|error| panic!("{file}: {error}"));
        let module = module_of(file);
        let mut reader = Reader {
            module: module.clone(),
            ..Reader::default()
        };
        reader.visit_file(&tree);
        let paths = reader
            .paths
            .iter()
            .map(|(module, path)| reader.resolve(module, path, 0))
            .collect();
        Self {
            file: file.to_owned(),
            module: module.clone(),
            paths,
            is_async: reader.is_async,
            literals: reader.literals,
            functions: reader.functions,
            comments: comments(text),
            imports: reader.imports.remove(&module).unwrap_or_default(),
        }
    }

    /// The module of this crate's root that the file belongs to.
    pub fn top(&self) -> Option<&str> {
        self.module.get(1).map(String::as_str)
    }
}

/// `src/graph/users.rs` is `crate::graph::users`.
fn module_of(file: &str) -> Names {
    let inner = file.trim_start_matches("src/").trim_end_matches(".rs");
    let mut module = vec!["crate".to_owned()];
    module.extend(
        inner
            .split('/')
            .filter(|part| !matches!(*part, "mod" | "lib" | "main"))
            .map(str::to_owned),
    );
    module
}

fn comments(text: &str) -> Vec<String> {
    let mut comments: Vec<String> = Vec::new();
    let mut continues = false;
    for line in text.lines() {
        let Some(comment) = line.trim_start().strip_prefix("//") else {
            let behind_code = line
                .split_once(" // ")
                .map(|(_, comment)| comment.to_owned());
            comments.extend(behind_code);
            continues = false;
            continue;
        };
        let comment = comment.trim_start_matches(['/', '!']).trim();
        match comments.last_mut() {
            Some(last) if continues => {
                last.push(' ');
                last.push_str(comment);
            }
            _ => comments.push(comment.to_owned()),
        }
        continues = true;
    }
    comments
}

#[derive(Default)]
struct Reader {
    /// The module that is being read, which may be one inside the file.
    module: Names,
    paths: Vec<(Names, Names)>,
    imports: BTreeMap<Names, BTreeMap<String, Names>>,
    /// Modules that are declared in a module.
    children: BTreeSet<Names>,
    is_async: bool,
    literals: Vec<String>,
    functions: Vec<String>,
}

impl Reader {
    fn name(&mut self, path: Names) {
        self.paths.push((self.module.clone(), path));
    }

    fn import(&mut self, prefix: &[String], tree: &syn::UseTree) {
        let with = |name: &syn::Ident| {
            let mut path = prefix.to_vec();
            if name != "self" || path.is_empty() {
                path.push(name.to_string());
            }
            path
        };
        match tree {
            syn::UseTree::Path(path) => self.import(&with(&path.ident), &path.tree),
            syn::UseTree::Name(name) => {
                let path = with(&name.ident);
                let bound = path.last().unwrap().clone();
                self.bind(bound, path);
            }
            syn::UseTree::Rename(rename) => {
                self.bind(rename.rename.to_string(), with(&rename.ident));
            }
            syn::UseTree::Glob(_) => self.name(prefix.to_vec()),
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.import(prefix, tree);
                }
            }
        }
    }

    fn bind(&mut self, name: String, path: Names) {
        self.name(path.clone());
        self.imports
            .entry(self.module.clone())
            .or_default()
            .insert(name, path);
    }

    /// The whole path, seen from a module; an alias may lead to another one.
    fn resolve(&self, module: &Names, path: &Names, depth: u8) -> Names {
        let first = path[0].as_str();
        let child = [module.as_slice(), &[first.to_owned()]].concat();
        if first == "crate" {
            path.clone()
        } else if let Some(path) = relative(module, path) {
            path
        } else if self.children.contains(&child) {
            [child.as_slice(), &path[1..]].concat()
        } else {
            match self.imports.get(module).and_then(|all| all.get(first)) {
                Some(import) if depth < 4 && import != &[first] => {
                    let path = [import.as_slice(), &path[1..]].concat();
                    self.resolve(module, &path, depth + 1)
                }
                _ => path.clone(),
            }
        }
    }

    /// Paths and literals of what is no syntax tree: the insides of macros and attributes.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Names = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.finish(&mut path);
                    }
                    self.is_async |= name == "async";
                    path.push(name.to_string());
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' && !path.is_empty() => {
                    colons += 1;
                }
                other => {
                    self.finish(&mut path);
                    colons = 0;
                    match other {
                        TokenTree::Group(group) => self.tokens(group.stream()),
                        TokenTree::Literal(literal) => {
                            if let Ok(syn::Lit::Str(text)) = syn::parse_str(&literal.to_string()) {
                                self.literals.push(text.value());
                            }
                        }
                        _ => {}
                    }
                }
            }
        }
        self.finish(&mut path);
    }

    fn finish(&mut self, path: &mut Names) {
        if path.len() > 1 {
            self.name(path.clone());
        }
        path.clear();
    }
}

impl<'tree> Visit<'tree> for Reader {
    fn visit_item_use(&mut self, item: &'tree syn::ItemUse) {
        self.import(&[], &item.tree);
    }

    fn visit_item_mod(&mut self, item: &'tree syn::ItemMod) {
        self.module.push(item.ident.to_string());
        self.children.insert(self.module.clone());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    // `pub(in crate::x)` uses nothing.
    fn visit_visibility(&mut self, _: &'tree syn::Visibility) {}

    fn visit_path(&mut self, path: &'tree syn::Path) {
        if path.segments.len() > 1 {
            let names = path.segments.iter().map(|part| part.ident.to_string());
            self.name(names.collect());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'tree syn::Macro) {
        self.visit_path(&call.path);
        self.tokens(call.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'tree syn::Attribute) {
        match &attribute.meta {
            syn::Meta::List(list) => self.tokens(list.tokens.clone()),
            // Doc comments are read as comments.
            syn::Meta::NameValue(pair) if !pair.path.is_ident("doc") => {
                self.visit_expr(&pair.value);
            }
            _ => {}
        }
    }

    fn visit_lit_str(&mut self, literal: &'tree syn::LitStr) {
        self.literals.push(literal.value());
    }

    fn visit_signature(&mut self, signature: &'tree syn::Signature) {
        self.is_async |= signature.asyncness.is_some();
        self.functions.push(signature.ident.to_string());
        visit::visit_signature(self, signature);
    }

    fn visit_expr_async(&mut self, block: &'tree syn::ExprAsync) {
        self.is_async = true;
        visit::visit_expr_async(self, block);
    }

    fn visit_expr_await(&mut self, expression: &'tree syn::ExprAwait) {
        self.is_async = true;
        visit::visit_expr_await(self, expression);
    }

    fn visit_expr_closure(&mut self, closure: &'tree syn::ExprClosure) {
        self.is_async |= closure.asyncness.is_some();
        visit::visit_expr_closure(self, closure);
    }
}

/// Which part of a module at the top uses which other part of it, a part being a file with the folder of its name;
/// what a module passes on is counted where it comes from.
pub fn imports<'a>(
    sources: impl IntoIterator<Item = &'a Source>,
) -> BTreeMap<String, BTreeSet<String>> {
    let modules: BTreeMap<&Names, &Source> = sources
        .into_iter()
        .map(|source| (&source.module, source))
        .collect();
    let mut imports: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in modules.values() {
        let part = part(&source.module);
        let targets = source
            .paths
            .iter()
            .filter_map(|path| owner(&modules, path, 0));
        let others = targets.filter(|target| *target != part).collect::<Vec<_>>();
        imports.entry(part).or_default().extend(others);
    }
    imports
}

fn part(module: &Names) -> String {
    module[..module.len().min(3)].join("::")
}

/// The part that defines what a path names.
fn owner(modules: &BTreeMap<&Names, &Source>, path: &Names, depth: u8) -> Option<String> {
    let (module, source) = (1..=path.len())
        .rev()
        .find_map(|length| modules.get_key_value(&path[..length].to_vec()))?;
    let passed_on = path
        .get(module.len())
        .and_then(|name| source.imports.get(name))
        .filter(|_| depth < 4);
    match passed_on {
        Some(target) => {
            let target = match target[0].as_str() {
                "crate" => target.clone(),
                _ => relative(module, target).unwrap_or([module.as_slice(), target].concat()),
            };
            let target = [&target, &path[module.len() + 1..]].concat();
            owner(modules, &target, depth + 1)
        }
        None => Some(part(module)),
    }
}

/// What a path that begins with `self` or `super` means in a module.
fn relative(module: &Names, path: &Names) -> Option<Names> {
    let up = path.iter().take_while(|name| *name == "super").count();
    match (path[0].as_str(), up) {
        ("self", _) => Some([module.as_slice(), &path[1..]].concat()),
        (_, 0) => None,
        (_, up) => {
            let kept = module.len().saturating_sub(up);
            Some([&module[..kept], &path[up..]].concat())
        }
    }
}
