import { DAY, type Decision, type Instant, instant, type Rejection, reject } from '../kernel/index.ts'
import { takingPart } from './acting.ts'
import type { Rule } from './commands.ts'
import { communityEvents } from './events.ts'
import type { Post } from './shapes.ts'
import { appointmentOf, type CommunityState, gridOf, type Party } from './state.ts'

const { AppointmentEnded, PersonAppointed } = communityEvents

/** A holiday's duty may last for days, but a turn of a year is a mistake. */
const LONGEST_DUTY = 31 * DAY

export const appoint: Rule<'appoint'> = (state, data, { now }): Decision => {
  const party = takingPart(state, data.party)
  if ('rejected' in party) return party
  const { post, person } = data
  return (
    faultIn(state, post, party, now) ??
    secondTime(state, post, person) ?? [PersonAppointed({ appointment: `a${state.appointed + 1}`, ...data })]
  )
}

function faultIn(state: CommunityState, post: Post, party: Party, now: Instant): Rejection | undefined {
  switch (post.kind) {
    case 'grid':
      if (gridOf(state, post.grid) === undefined) {
        return reject('grid.unknown', 'The community has no grid of this id: draw it first.', { grid: post.grid })
      }
      if (party.kind === 'social-work') return undefined
      return reject('appointment.not-social-work', 'Social workers answer for grids: name a party of that kind.')
    case 'service-committee':
      if (state.committees[post.committee] === undefined) {
        return reject('service-committee.unknown', 'The community has no such service committee: form it first.')
      }
      if (state.committees[post.committee] === party.id) return undefined
      return reject('appointment.other-party', 'This service committee is part of another party: name that one.')
    case 'duty-roster':
      return faultInDuty(instant(post.from), instant(post.until), now)
  }
}

function faultInDuty(from: Instant, until: Instant, now: Instant): Rejection | undefined {
  if (!(from < until)) {
    return reject('duty.invalid', 'A turn of duty has a beginning and, after it, an end, at moments that exist.')
  }
  if (until - from > LONGEST_DUTY) return reject('duty.too-long', 'A turn of duty lasts at most 31 days.')
  if (until <= now) return reject('duty.over', 'This turn of duty is over: only one that is not can be given.')
  return undefined
}

const overlaps = (one: Post, other: Post): boolean =>
  one.kind === 'duty-roster' &&
  other.kind === 'duty-roster' &&
  instant(one.from) < instant(other.until) &&
  instant(other.from) < instant(one.until)

const same = (one: Post, other: Post): boolean =>
  (one.kind === 'grid' && other.kind === 'grid' && one.grid === other.grid) ||
  (one.kind === 'service-committee' && other.kind === 'service-committee' && one.committee === other.committee)

function secondTime(state: CommunityState, post: Post, person: string): Rejection | undefined {
  for (const held of Object.values(state.appointments)) {
    if (held.person !== person) continue
    if (same(held.post, post)) {
      return reject('appointment.exists', 'The person holds this appointment already.', { appointment: held.id })
    }
    if (overlaps(held.post, post)) {
      return reject('appointment.overlaps', 'The person is on duty in that time already: choose another time.', {
        appointment: held.id,
      })
    }
  }
  return undefined
}

export const endAppointment: Rule<'end-appointment'> = (state, { appointment: id, because = 'ended' }) => {
  const held = appointmentOf(state, id)
  if (held !== undefined)
    return [AppointmentEnded({ appointment: id, person: held.person, party: held.party, because })]
  return Number(id.slice(1)) <= state.appointed
    ? reject('appointment.ended', 'This appointment has ended already.', { appointment: id })
    : reject('appointment.unknown', 'There was never an appointment of this id.', { appointment: id })
}
