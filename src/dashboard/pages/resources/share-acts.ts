import type { Sentence } from '../../kit/language.tsx'
import type { Session } from '../../kit/session.tsx'
import { type BookedShare, bookingNumber } from './shared-parts.ts'
import { resourceWords as words } from './words.ts'

/** A command on a booking: sent at once, or filled in first. */
export interface ShareAct {
  readonly command: string
  readonly given: Readonly<Record<string, string | boolean>>
  readonly direct: boolean
  readonly name?: Sentence
}

interface Who extends Pick<Session, 'role'> {
  readonly party: string | undefined
  /** The party that acts for a suspended owner. */
  readonly administrator: string | undefined
}

/** What parties usually do with a booking in this state, the most usual first. The engine decides what is allowed. */
export function actsOnShare(share: BookedShare, { party, role, administrator }: Who): readonly ShareAct[] {
  if (party === undefined) return []
  const given = { share: bookingNumber(share) }
  const owns = party === share.owner || party === administrator
  const uses = party === share.party
  const direct = (command: string, more: ShareAct['given'] = {}, name?: Sentence): ShareAct => ({
    command,
    given: { ...given, ...more },
    direct: true,
    ...(name === undefined ? {} : { name }),
  })
  const form = (command: string, name?: Sentence): ShareAct => ({
    command,
    given,
    direct: false,
    ...(name === undefined ? {} : { name }),
  })
  const acts: ShareAct[] = []
  switch (share.state) {
    case 'requested':
      if (owns) acts.push(direct('approve'))
      if (owns && share.series !== null) acts.push(direct('approve', { series: true }, words.wholeSeries))
      if (owns) acts.push(form('decline'))
      break
    case 'held':
      if ((owns || uses) && share.from !== null) acts.push(direct('start'))
      if (owns && share.from === null) acts.push(form('consume'))
      if (owns && share.from !== null) acts.push(direct('record-no-show'))
      if (!uses && share.from !== null && (owns || role === 'street-office')) acts.push(form('displace'))
      break
    case 'using':
      if (owns || uses) acts.push(direct('return', { condition: 'good' }, words.goodCondition))
      if (owns) acts.push(form('return', words.otherCondition))
      break
    default:
  }
  const open = share.state === 'requested' || share.state === 'waiting' || share.state === 'held'
  if (open && (uses || owns)) acts.push(form('cancel'))
  return acts
}
