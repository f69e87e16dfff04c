import { command, reject, rulesOn } from '../kernel/index.ts'
import { interferenceEvents, RefusedAct } from './events.ts'
import { type InterferenceState, MOST_AN_HOUR, mayRecord } from './state.ts'

const interferenceRule = rulesOn<InterferenceState>()

export const recordInterference = interferenceRule(
  command({
    summary: {
      en: 'Record that an actor insisted on an act beyond the boundaries of the workbook.',
      zh: '记录超出管理工作手册边界并坚持办理的行为。',
    },
    by: ['service'],
    creates: true,
    data: RefusedAct,
  }),
  (state, data, { now }) =>
    mayRecord(state, data.actor, now)
      ? [interferenceEvents.InterferenceRecorded(data)]
      : reject('interference.enough', {
          en: `At most ${MOST_AN_HOUR} acts of one actor are recorded per hour.`,
          zh: `同一操作人每小时最多记录 ${MOST_AN_HOUR} 次。`,
        }),
)
