import { Closed, Id, OneOf } from '../../kernel/index.ts'

export const repeatEvents = {
  /**
   * The demand repeats an earlier one of the same raiser. `urges`: the earlier one is open and is urged; DemandMerged follows.
   * `settled`: its raiser confirmed it as resolved lately; DemandDeclined follows, and the raiser may appeal.
   */
  DemandRepeated: Closed({ earlier: Id, outcome: OneOf(['urges', 'settled']) }),
}
