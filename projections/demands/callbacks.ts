import { Type } from '@sinclair/typebox'
import { demand } from '../../domain/demand/demand.ts'
import { alarmed, equals, type FactsOf, flag, oneOf, type Predicate, rowsWhere, view } from '../runtime/index.ts'
import { communities } from './communities.ts'
import { HeaderAnswer, headerAnswer } from './demand-answer.ts'
import { overdueNow } from './demand-board.ts'
import { demandsInFull, demandVerdicts } from './demand-facts.ts'
import { headers } from './headers.ts'

/** The raiser of a merged demand is called once the demand into which it was merged is delivered. */
const toCall: Predicate = {
  all: [
    equals('calling', 1),
    {
      any: [
        { not: equals('state', 'merged') },
        {
          exists: headers.name,
          on: { demand: 'original' },
          where: { column: 'state', oneOf: ['delivered', 'closed'] },
        },
      ],
    },
  ],
}

const ofOriginal: FactsOf = { aggregate: { context: demand.name, named: 'original' } }

export const callbacks = view({
  summary: {
    en: 'Demands whose raiser is to be called, or whose result is to be checked, the oldest delivery first. `caller` is the list of one party.',
    zh: '待回访清单：需要回访或核查的诉求，按办理完成先后排列；`caller` 为某单位的清单。',
  },
  from: headers,
  beside: { its: { table: communities, on: {} } },
  where: toCall,
  filters: {
    caller: oneOf('caller', 'Parties that the engine asked, separated by commas'),
    overdue: overdueNow,
    alarmed,
    open: flag('open', 'Whether the demand is open. Samples are repeated after it is closed'),
  },
  sorts: { oldest: { column: 'since' }, due: { column: 'due' }, alarm: { column: 'alarm' } },
  visible: (reader) => ({
    all: [
      demandsInFull(reader),
      // That a merged demand is in this list says that the other one is delivered.
      { any: [{ not: equals('state', 'merged') }, rowsWhere(ofOriginal, demand.sight.known(reader))] },
    ],
  }),
  sees: { involved: demandVerdicts.involved, original: demandVerdicts.original, works: demandVerdicts.works },
  show: headerAnswer,
  opens: 'involved',
  row: Type.Object(HeaderAnswer.properties),
})
