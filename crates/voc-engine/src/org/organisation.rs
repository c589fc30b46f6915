//! The hospital group as a tree, with the tickets that are open in each part of it.

use std::collections::BTreeMap;

use serde::Serialize;
use voc_domain::{BranchCode, DepartmentCode, GroupCode, Phase, Ticket};

use crate::{config::Config, engine::Engine, error::EngineError};

/// The hospital group: its branches, and their departments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Organisation {
    /// The group, if the configuration names one.
    pub group: Option<GroupCode>,
    /// How many tickets are open.
    pub open: u64,
    /// The branches, those of the configuration first and in its order.
    pub branches: Vec<BranchNode>,
    /// How many open tickets belong to no branch.
    pub open_without_branch: u64,
    /// The departments that belong to no branch.
    pub departments: Vec<DepartmentNode>,
}

/// A branch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BranchNode {
    /// The branch.
    pub branch: BranchCode,
    /// How many tickets are open in it.
    pub open: u64,
    /// Its departments.
    pub departments: Vec<DepartmentNode>,
}

/// A department, with the open tickets in which it is one of the three.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DepartmentNode {
    /// The department.
    pub department: DepartmentCode,
    /// How many it received.
    pub receiving: u64,
    /// How many it manages.
    pub managing: u64,
    /// How many it gave rise to.
    pub originating: u64,
}

impl Engine {
    /// Returns the hospital group as a tree with the numbers of open tickets. A department whose branch
    /// the configuration does not say belongs to the branches of the tickets that name it.
    ///
    /// # Errors
    /// When log or views cannot be read.
    pub fn organisation(&self) -> Result<Organisation, EngineError> {
        self.catch_up()?;
        let mut tree = Tree::of(self.config());
        for ticket in self.views().tickets() {
            let ticket = ticket?;
            if ticket.phase != Phase::Closed {
                tree.add(&ticket);
            }
        }
        Ok(tree.finish())
    }
}

/// The tree while tickets are counted. No branch stands for the group itself.
struct Tree<'a> {
    config: &'a Config,
    branches: Vec<Branch>,
    without: Branch,
}

struct Branch {
    code: Option<BranchCode>,
    open: u64,
    departments: Vec<DepartmentNode>,
}

impl<'a> Tree<'a> {
    fn of(config: &'a Config) -> Self {
        let branch = |code| Branch { code, open: 0, departments: Vec::new() };
        let branches = config.branches.iter().map(|place| branch(Some(place.code.clone())));
        let mut tree = Self { config, branches: branches.collect(), without: branch(None) };
        for place in &config.departments {
            let home = config.branch_of(&place.code).cloned();
            tree.department(home.as_ref(), &place.code);
        }
        tree
    }

    fn add(&mut self, ticket: &Ticket) {
        self.branch(ticket.branch.as_ref()).open += 1;
        let mut named = BTreeMap::<&DepartmentCode, [u64; 3]>::new();
        let three = [&ticket.receiving, &ticket.managing, &ticket.originating];
        for (place, department) in three.into_iter().enumerate() {
            let counts = department.as_ref().map(|code| named.entry(code).or_default());
            if let Some(count) = counts.and_then(|counts| counts.get_mut(place)) {
                *count = 1;
            }
        }
        for (code, [receiving, managing, originating]) in named {
            let home = self.config.branch_of(code).or(ticket.branch.as_ref());
            let node = self.department(home, code);
            node.receiving += receiving;
            node.managing += managing;
            node.originating += originating;
        }
    }

    fn branch(&mut self, code: Option<&BranchCode>) -> &mut Branch {
        let Some(code) = code else { return &mut self.without };
        let place = self.branches.iter().position(|one| one.code.as_ref() == Some(code));
        let place = place.unwrap_or_else(|| {
            self.branches.push(Branch {
                code: Some(code.clone()),
                open: 0,
                departments: Vec::new(),
            });
            self.branches.len() - 1
        });
        self.branches.get_mut(place).expect("BUG: it was found or pushed")
    }

    fn department(
        &mut self,
        home: Option<&BranchCode>,
        code: &DepartmentCode,
    ) -> &mut DepartmentNode {
        let departments = &mut self.branch(home).departments;
        let place = departments.iter().position(|one| one.department == *code);
        let place = place.unwrap_or_else(|| {
            let department = code.clone();
            departments.push(DepartmentNode {
                department,
                receiving: 0,
                managing: 0,
                originating: 0,
            });
            departments.len() - 1
        });
        departments.get_mut(place).expect("BUG: it was found or pushed")
    }

    fn finish(self) -> Organisation {
        let branches = self.branches.into_iter().filter_map(|one| {
            Some(BranchNode { branch: one.code?, open: one.open, departments: one.departments })
        });
        let branches: Vec<_> = branches.collect();
        let open_without_branch = self.without.open;
        Organisation {
            group: self.config.group.as_ref().map(|group| group.code.clone()),
            open: branches.iter().map(|one| one.open).sum::<u64>() + open_without_branch,
            branches,
            open_without_branch,
            departments: self.without.departments,
        }
    }
}
