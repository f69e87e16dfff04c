import type { Folds } from '../kernel/index.ts'
import type { aboutEvents } from './about-events.ts'
import type { demandEvents } from './events.ts'
import { isSameName } from './named.ts'
import type { DemandState } from './state.ts'

export const aboutFold: Folds<Pick<typeof demandEvents, keyof typeof aboutEvents>, DemandState> = {
  AboutNamed: (demand, { about }) => ({
    ...demand,
    visibility: 'restricted',
    ...(demand.about === undefined ? { about } : { alsoAbout: [...(demand.alsoAbout ?? []), about] }),
  }),
  ReplyGiven: (demand, { about, state }) => ({
    ...demand,
    replies: [...(demand.replies ?? []).filter((one) => !isSameName(one.about, about)), { about, state }],
  }),
  ReplyOpened: (demand) => ({ ...demand, replyOpened: true }),
}
