import { Type } from '@sinclair/typebox'
import { demand } from '../demand/demand.ts'
import {
  Closed,
  command,
  HOUR,
  Id,
  iso,
  isRejection,
  mustKnow,
  optional,
  Personal,
  read,
  reject,
  Text,
} from '../kernel/index.ts'
import { shared, without } from './allocation.ts'
import { freeFor } from './alternatives.ts'
import { requestedAgain } from './departure.ts'
import { resourceEvents } from './events.ts'
import { owner } from './grants.ts'
import { liveShare, requireState } from './guards.ts'
import { spanOfShare } from './room.ts'
import { resourceRule } from './rule.ts'
import { OneShare, PublicNeed } from './shapes.ts'
import type { Share } from './state.ts'
import { isMostUrgent } from './urgent-need.ts'

const { ShareDisplaced } = resourceEvents

/** The notice that a borrower gets before a public need takes its window. */
const NOTICE_HOURS = 48

interface Displacement {
  readonly demand?: string
}

/** The window goes to the sender's party, in the same decision so that no waiting share takes it. */
export const displaceShare = resourceRule(
  command({
    summary: {
      en: 'Take a booked window for a public need, with 48 hours’ notice; for a demand of level L1 without.',
      zh: '因公共需要征用已预约时段，须提前 48 小时告知；特急（L1）诉求除外。',
    },
    by: [owner, 'street-office'],
    reads: { urgent: mustKnow(read(demand, ({ demand: id }: Displacement) => id)) },
    data: Closed({ ...OneShare, code: PublicNeed, demand: Type.Optional(Id), reason: Personal(Text) }),
  }),
  (state, data, setting) => {
    const share = liveShare(state, data.share)
    if (isRejection(share)) return share
    const { now, actor, reads } = setting
    const party = actor.party ?? ''
    const { from, until } = spanOfShare(share)
    const refused = requireState(share, 'held')
    if (refused !== undefined) return refused
    if (share.party === party)
      return reject('share.own', {
        en: 'This booking is your own. Cancel it instead.',
        zh: '该预约属于本单位，请直接取消。',
      })
    if (data.demand !== undefined && !isMostUrgent(reads.urgent))
      return reject('share.need-not-urgent', {
        en: '`demand` must be an open demand of level L1. Leave it out to give 48 hours’ notice.',
        zh: '`demand` 须为未办结的特急（L1）诉求；如提前 48 小时告知，请勿填写。',
      })
    if (data.demand === undefined && from < now + NOTICE_HOURS * HOUR)
      return reject(
        'share.notice-too-short',
        {
          en: 'A public need takes a window with at least 48 hours’ notice. Choose a later booking.',
          zh: '因公共需要征用须至少提前 48 小时告知，请选择更晚的预约。',
        },
        { earliest: iso(now + NOTICE_HOURS * HOUR) },
      )
    const { for: _, forResident: __, series: ___, ...rest } = share
    const taken: Share = {
      ...rest,
      id: `s${state.asked + 1}`,
      party,
      waits: false,
      window: { from: Math.max(from, now), until },
      ...optional('for', data.demand === undefined ? undefined : { demand: data.demand }),
    }
    const left = without(state, share)
    const after = { ...left, shares: [...left.shares, taken] }
    return [
      ShareDisplaced({
        share: share.id,
        party: share.party,
        code: data.code,
        ...optional('demand', data.demand),
        reason: data.reason,
        ...optional('free', freeFor(after, share, setting)),
      }),
      requestedAgain(taken, setting),
      shared(state, taken, 'public-need', setting),
    ]
  },
)
