import { Type } from '@sinclair/typebox'
import { demand } from '../../domain/demand/demand.ts'
import { isAtWork } from '../../domain/demand/sight.ts'
import type { Actor } from '../../domain/kernel/index.ts'
import { alarmed, equals, flag, oneOf, type Predicate, rowsWhere, view } from '../runtime/index.ts'
import { communities } from './communities.ts'
import { HeaderAnswer, headerAnswer } from './demand-answer.ts'
import { overdueNow } from './demand-board.ts'
import { demandsInFull, demandVerdicts, ofDemand, ofOriginal } from './demand-facts.ts'
import { headers } from './headers.ts'

const notMerged: Predicate = { not: equals('state', 'merged') }

/** The raiser of a merged demand is called once the demand into which it was merged is delivered. */
const toCall: Predicate = {
  all: [
    equals('calling', 1),
    {
      any: [
        notMerged,
        {
          exists: headers.name,
          on: { demand: 'original' },
          where: { column: 'state', oneOf: ['delivered', 'closed'] },
        },
      ],
    },
  ],
}

/** Readers who work on the demand. A merged one tells what became of its original, so they must know of that one too. */
const workers = (reader: Actor): Predicate => ({
  all: [
    demandsInFull(reader),
    rowsWhere(ofDemand, isAtWork(reader)),
    { any: [notMerged, rowsWhere(ofOriginal, demand.sight.known(reader))] },
  ],
})

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
  visible: workers,
  sees: { involved: demandVerdicts.involved, original: demandVerdicts.original, works: demandVerdicts.works },
  show: headerAnswer,
  opens: 'involved',
  row: Type.Object(HeaderAnswer.properties),
})
