import { type Folds, type Instant, instant, omit } from '../../kernel/index.ts'
import type { demandEvents } from '../events.ts'
import type { DemandState } from '../state.ts'
import type { aboutEvents } from './about-events.ts'
import { isSameName } from './named.ts'

/** The demand without what a party that is named now was asked for. Another party is asked to call at once. */
function withoutParty(demand: DemandState, party: string, now: Instant): DemandState {
  const { deal, summons } = demand
  const others = { ...demand, summons: summons.filter((one) => one.party !== party) }
  if (deal?.party !== party) return others
  return deal.repeats === undefined
    ? { ...others, deal: { ...omit(deal, 'party', 'standIn'), due: now } }
    : omit(others, 'deal')
}

export const aboutFold: Folds<Pick<typeof demandEvents, keyof typeof aboutEvents>, DemandState> = {
  AboutNamed: (demand, { about }, { recordedtime }) => ({
    ...('party' in about ? withoutParty(demand, about.party, instant(recordedtime)) : demand),
    visibility: 'restricted',
    ...(demand.about === undefined ? { about } : { alsoAbout: [...(demand.alsoAbout ?? []), about] }),
  }),
  ReplyGiven: (demand, { about, state }) => ({
    ...demand,
    replies: [...(demand.replies ?? []).filter((one) => !isSameName(one.about, about)), { about, state }],
  }),
  ReplyOpened: (demand) => ({ ...demand, replyOpened: true }),
}
