import type { LifeDraft } from '../demand-life.ts'
import type { FeedEvent } from '../feed.ts'

/** What workers on a demand are told of whom it is about, and of suspected harm. */
export interface Danger {
  readonly about: Named[]
  replyOpened: boolean
  harm: Harm | null
}

interface Named {
  readonly party?: string
  readonly person?: string
  replied: string | null
}

interface Harm {
  readonly reportBy: string
  reported: boolean
  late: boolean
  cleared: boolean
  readonly clearances: string[]
}

export const noDanger = (): Danger => ({ about: [], replyOpened: false, harm: null })

export function changeDanger({ danger }: LifeDraft, { name, data }: FeedEvent): void {
  const { about, harm } = danger
  if (name === 'DemandRaised' && data.about !== undefined) about.push({ ...data.about, replied: null })
  if (name === 'AboutNamed') about.push({ ...data.about, replied: null })
  if (name === 'ReplyGiven') {
    const key = (one: object): string => `${Reflect.get(one, 'party')} ${Reflect.get(one, 'person')}`
    for (const one of about) if (key(one) === key(data.about)) one.replied = data.state
  }
  if (name === 'ReplyOpened') danger.replyOpened = true
  if (name === 'HarmSuspected')
    danger.harm = { reportBy: data.dueBy, reported: false, late: false, cleared: false, clearances: [] }
  if (harm === null) return
  if (name === 'MandatoryReportMade') harm.reported = true
  if (name === 'MandatoryReportMissed') harm.late = true
  if (name === 'SuspicionCleared') harm.cleared = true
  if (name === 'ClearanceGiven') harm.clearances.push(data.party)
}
