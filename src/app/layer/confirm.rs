//! A question: its plan, the users that it lists, and the answer so far.

use std::collections::HashSet;

use tui_input::Input;

use crate::app::{Attention, Command, Key};
use crate::change::{Action, Confirmation, Item, Plan, ResetScope, journal};
use crate::tenant::{AccessPassPolicy, Method, UserId};

/// The signs that change what is asked.
const OPTIONS: [char; 4] = ['<', '>', '*', '='];

/// A plan that waits for its answer.
#[derive(Clone, Debug)]
pub struct Confirm {
    /// What is done with a yes: the plan without the users who were taken out.
    pub plan: Plan,
    /// Everybody it is about, where they are more than one.
    pub list: PlanList,
    /// What speaks against it, beside what the plan knows itself.
    pub warnings: Vec<String>,
    /// Whether ticket and reason are recorded with it.
    pub ticket: TicketUse,
    /// What the journal will say of it beside that.
    pub context: journal::Context,
    /// What the user of the plan has registered, where it is one user and that was read before.
    pub methods: Option<Vec<Method>>,
    /// What the tenant allows of passes, where the plan makes one.
    pub policy: AccessPassPolicy,
    /// How many users of the plan are marked, but not shown by the filter.
    pub hidden: usize,
    /// How it has to be confirmed.
    pub confirmation: Confirmation,
    /// What was typed, where that is how.
    pub typed: Input,
    /// Whether Yes is chosen; No is the default.
    pub yes: bool,
    /// Whether it takes an answer.
    pub attention: Attention,
    /// Whether a frame has shown the plan as it is now: options can change it.
    pub painted: bool,
    /// Whether the last of its facts has been on the screen: nobody agrees to what is below the fold.
    pub read: bool,
    /// First line shown of the facts.
    pub scroll: usize,
}

/// What a question does with the ticket and the reason that are set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TicketUse {
    /// They are recorded: they are for these users, or for nobody yet.
    #[default]
    Own,
    /// They are for other users, so they are not recorded.
    LeftOut,
    /// They are for other users and recorded here too, since the admin said so.
    Kept,
}

/// The list of a question about more than one user.
#[derive(Clone, Debug, Default)]
pub struct PlanList {
    /// The plan with everybody it was made for.
    pub items: Vec<Item>,
    /// Who was taken out.
    pub out: HashSet<UserId>,
    /// The places of the items that the search leaves, in the order in which they are read.
    pub rows: Vec<usize>,
    /// The chosen row; none while the facts above the list are read.
    pub cursor: Option<usize>,
    /// The words searched for.
    pub searched: String,
}

impl PlanList {
    /// The item of a row.
    pub fn item(&self, row: usize) -> Option<&Item> {
        self.items.get(*self.rows.get(row)?)
    }

    /// Whether a user was taken out.
    pub fn is_out(&self, item: &Item) -> bool {
        self.out.contains(&item.target.id)
    }
}

impl Confirm {
    /// Asks about a plan.
    pub fn new(plan: Plan, context: journal::Context) -> Self {
        let list = PlanList {
            items: plan.items.clone(),
            rows: plan.review(""),
            ..PlanList::default()
        };
        Self {
            confirmation: plan.confirmation(),
            plan,
            list,
            warnings: Vec::new(),
            ticket: TicketUse::Own,
            context,
            methods: None,
            policy: AccessPassPolicy::default(),
            hidden: 0,
            typed: Input::default(),
            yes: false,
            attention: Attention::default(),
            painted: false,
            read: false,
            scroll: 0,
        }
    }

    /// Whether the answer so far is a yes.
    pub fn is_confirmed(&self) -> bool {
        match &self.confirmation {
            Confirmation::YesNo => self.yes,
            Confirmation::Typed(_) => self.confirmation.is_typed_by(self.typed.value()),
        }
    }

    /// Whether Yes needs Enter after it: the change weakens, deletes, or creates a pass.
    pub fn needs_enter(&self) -> bool {
        let action = self.plan.action;
        self.plan.weakens()
            || matches!(
                action,
                Action::ContactMethods { .. }
                    | Action::AddMethod
                    | Action::DeleteMethod
                    | Action::AccessPass { .. }
            )
    }

    /// The action with less of it, more of it, or the other option.
    pub(in crate::app) fn with_option(&self, command: Command) -> Action {
        let other = command == Command::OtherOption;
        match self.plan.action {
            Action::ContactMethods { scope, sign_out } => Action::ContactMethods {
                scope: match command {
                    Command::Less => ResetScope::Portal,
                    Command::More => ResetScope::Everything,
                    _ => scope,
                },
                sign_out: sign_out != other,
            },
            Action::AccessPass { minutes, once } => Action::AccessPass {
                minutes: match command {
                    Command::Less => self.policy.shorter(minutes),
                    Command::More => self.policy.longer(minutes),
                    _ => minutes,
                },
                once: once != other,
            },
            action => action,
        }
    }

    /// Whether its users are listed.
    pub fn is_list(&self) -> bool {
        self.list.items.len() > 1
    }

    /// Asks about the same users with other options: the answer goes back to No, and all has to be seen once more.
    pub(in crate::app) fn plan_again(&mut self, plan: Plan) {
        self.list.items.clone_from(&plan.items);
        self.list.cursor = None;
        self.plan = plan;
        (self.read, self.scroll) = (false, 0);
        self.take_out();
        self.search(&self.list.searched.clone());
    }

    /// Lists the users whose words contain these.
    pub(in crate::app) fn search(&mut self, words: &str) {
        let all = Plan {
            items: std::mem::take(&mut self.list.items),
            ..self.plan.clone()
        };
        self.list.rows = all.review(words);
        self.list.items = all.items;
        words.clone_into(&mut self.list.searched);
        let last = self.list.rows.len().checked_sub(1);
        self.list.cursor = self.list.cursor.and_then(|at| Some(at.min(last?)));
    }

    /// Takes the chosen user out of the plan, or back into it, and goes to the next. False where there is nothing to take.
    pub(in crate::app) fn toggle(&mut self) -> bool {
        let list = &mut self.list;
        let Some(at) = list.cursor else {
            list.cursor = (self.read && !list.rows.is_empty()).then_some(0);
            return true;
        };
        let Some(item) = list.item(at) else {
            return true;
        };
        let (id, can) = (item.target.id, item.can_be_taken_out());
        if !list.out.remove(&id) {
            if !can {
                return false;
            }
            list.out.insert(id);
        }
        list.cursor = Some((at + 1).min(list.rows.len().saturating_sub(1)));
        self.take_out();
        true
    }

    /// The plan becomes what is left; the answer goes back to No.
    fn take_out(&mut self) {
        let whole = Plan {
            items: self.list.items.clone(),
            ..self.plan.clone()
        };
        self.plan = whole.without(&self.list.out);
        let mut judged = self.plan.items.iter();
        for item in &mut self.list.items {
            if !self.list.out.contains(&item.target.id)
                && let Some(now) = judged.next()
            {
                item.verdict = now.verdict;
            }
        }
        self.confirmation = self.plan.confirmation();
        (self.yes, self.painted) = (false, false);
    }

    /// Moves in the list; the facts above it are read before. False where the facts move.
    pub(in crate::app) fn go(&mut self, command: Command, page: usize) -> bool {
        let last = self.list.rows.len().checked_sub(1);
        let (true, Some(last)) = (self.is_list() && self.read, last) else {
            return false;
        };
        let up = matches!(
            command,
            Command::Up | Command::PageUp | Command::HalfUp | Command::First
        );
        self.list.cursor = match self.list.cursor {
            None | Some(0) if up => {
                self.scroll = 0;
                None
            }
            None if command == Command::Last => Some(last),
            None => Some(0),
            Some(at) => Some(command.moved(at, page).min(last)),
        };
        true
    }

    /// Whether a key is text in its field. A number is confirmed by digits, an account by anything but what marks and
    /// searches in the list. The signs that change options are in no account.
    pub fn types(&self, key: Key) -> bool {
        let (Confirmation::Typed(wanted), Key::Char(c)) = (&self.confirmation, key) else {
            return false;
        };
        if OPTIONS.contains(&c) && !wanted.contains(c) {
            false
        } else if !self.is_list() {
            true
        } else if wanted.bytes().all(|byte| byte.is_ascii_digit()) {
            c.is_ascii_digit()
        } else {
            !matches!(c, ' ' | '/')
        }
    }
}
