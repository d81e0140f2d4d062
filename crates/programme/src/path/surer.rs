//! Of communes that cost the same, those of which more is known.

use super::plan::{Field, Plan};

impl Field<'_> {
    /// The plan with less to verify, where a commune can give its place to another of the same cost: cost and proof stay. Communes are
    /// exchanged one for one as long as that helps, so it is not proven that no plan of this cost has less to verify.
    pub(super) fn surer(&self, mut plan: Plan) -> Plan {
        while let Some(chosen) = self.exchanged(&plan) {
            plan.chosen = chosen;
        }
        plan
    }

    /// The plan after one exchange that leaves less to verify; none where there is no such exchange.
    fn exchanged(&self, plan: &Plan) -> Option<Vec<usize>> {
        let open = |place: &usize| self.candidates[*place].way.open.len();
        let instead = |out: &usize| {
            let is_surer = |place: &usize| {
                self.candidates[*place].cost == self.candidates[*out].cost
                    && open(place) < open(out)
                    && !plan.chosen.contains(place)
            };
            let mut others: Vec<usize> = self.able().filter(is_surer).collect();
            others.sort_by_key(open);
            others.into_iter().find_map(|other| {
                let rest = plan.chosen.iter().filter(|place| *place != out).copied();
                let mut chosen: Vec<usize> = rest.chain([other]).collect();
                chosen.sort_unstable();
                (self.allows(&chosen) && self.reached(&chosen) == plan.reached).then_some(chosen)
            })
        };
        plan.chosen.iter().find_map(instead)
    }
}
