import { Type } from '@sinclair/typebox'
import { community } from '../community/community.ts'
import { demand } from '../demand/demand.ts'
import {
  Closed,
  command,
  HOUR,
  iso,
  Personal,
  parseStream,
  type ReadStates,
  read,
  reject,
  rulesOn,
  Text,
  WholeNumber,
} from '../kernel/index.ts'
import { person } from '../personnel/personnel.ts'
import { resource } from '../resource/resource.ts'
import { InspectedStream, inspectionEvents } from './events.ts'
import type { InspectionState } from './state.ts'

/** The longest time for which reasons stay open. */
const MOST_HOURS = 24

interface Named {
  readonly stream: string
}

/** Returns the id of the stream's aggregate, if it is one of this context. */
const idIn =
  (context: string) =>
  ({ stream }: Named) => {
    const parsed = parseStream(stream)
    return parsed?.aggregate === context ? parsed.id : undefined
  }

const inspected = {
  community: read(community),
  demand: read(demand, idIn(demand.name)),
  person: read(person, idIn(person.name)),
  resource: read(resource, idIn(resource.name)),
}

/** Whether the stream is there: that of a context with one aggregate for each community always is. */
function exists(stream: string, of: string, { demand, person, resource }: ReadStates<typeof inspected>): boolean {
  const { aggregate = '', community } = parseStream(stream) ?? {}
  if (community !== of) return false
  if (aggregate === 'demand') return demand?.raiser !== undefined
  if (aggregate === 'person')
    return [person?.parties, person?.former, person?.offers].some((some = []) => some.length > 0)
  if (aggregate === 'resource') return resource?.owner !== undefined
  return ['community', 'workbook'].includes(aggregate)
}

const inspectionRule = rulesOn<InspectionState, typeof inspected>({ reads: inspected })

export const openReasons = inspectionRule(
  command({
    summary: {
      en: 'Open the sealed reasons of one stream to yourself for a limited time (break-glass), and state why.',
      zh: '审计查阅理由：说明事由后，在限定时间内查阅一条事件流中封存的理由。',
    },
    by: ['auditor'],
    creates: true,
    data: Closed({
      stream: InspectedStream,
      reason: Personal(Text),
      hours: Type.Optional(
        WholeNumber('hours', { minimum: 1, maximum: MOST_HOURS }, 'How long they stay open (default: 24)'),
      ),
    }),
  }),
  (state, { stream, reason, hours = MOST_HOURS }, { actor, community, now, reads }) =>
    exists(stream, community, reads)
      ? [
          inspectionEvents.ReasonsOpened({
            inspection: `in${state.count + 1}`,
            stream,
            by: actor.id,
            until: iso(now + hours * HOUR),
            reason,
          }),
        ]
      : reject(
          'inspection.stream-unknown',
          {
            en: '`stream` must be a demand, person, resource, the workbook or the community: `demand-pa-0192`. There is no such stream.',
            zh: '没有此事件流。`stream` 应为诉求、人员、资源、手册或社区的事件流，如 `demand-pa-0192`。',
          },
          { stream },
        ),
)
