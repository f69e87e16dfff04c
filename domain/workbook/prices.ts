import { Type } from '@sinclair/typebox'
import { SOCIETIES, TOGETHER } from '../community/shapes.ts'
import { partyOf } from '../community/state.ts'
import { type Actor, Closed, command, optional, Personal, type Rejection, reject, Text } from '../kernel/index.ts'
import { workbookEvents } from './events.ts'
import { workbookMissing } from './guards.ts'
import { workbookRule } from './rule.ts'
import { PriceListId, type Prices, priced } from './shapes.ts'
import { inForce, isSignatory, type WorkbookState } from './state.ts'

const { PriceListProposed, PriceListRefused, PriceListSet } = workbookEvents

/**
 * Sets the price list of a draft, which the founding parties sign with it. For a workbook in force, proposes a list: it needs the
 * agreement of another society until a matter can resolve it. The party that proposed a list may replace it.
 */
export const setPrices = workbookRule(
  command({
    summary: {
      en: 'Set the price list of the draft, or propose one for the workbook in force, for another society to answer.',
      zh: '填写草案的价目表；手册已生效的，提出价目表，由另一社答复。',
    },
    by: TOGETHER,
    data: Closed(priced),
  }),
  (state, prices, { actor }) => {
    const refused = workbookMissing(state) ?? unsoundPrices(prices)
    if (refused !== undefined) return refused
    const list = `p${state.listed + 1}`
    if (!inForce(state)) return [PriceListSet({ list, ...prices, ...optional('replaces', state.prices?.id) })]
    const { proposed } = state
    if (proposed !== undefined && proposed.by !== actor.party)
      return reject(
        'prices.proposed',
        {
          en: 'Another party has proposed a price list that has no answer yet. Answer it first.',
          zh: '其他单位提出的价目表尚未答复，请先答复。',
        },
        { list: proposed.id },
      )
    return unbound(state, actor) ?? [PriceListProposed({ list, ...prices, ...optional('replaces', proposed?.id) })]
  },
)

/** Refuses a party that the workbook in force does not bind. */
const unbound = (state: WorkbookState, { party = '' }: Actor): Rejection | undefined =>
  isSignatory(state, party)
    ? undefined
    : reject('prices.not-signatory', {
        en: 'Only parties that have signed the version in force decide about its prices. Sign the convention first.',
        zh: '只有已签署现行版本的单位可以议定价目表，请先签署公约。',
      })

/** Refuses ranges that end before they begin, entries for the same unit, and units where nothing is counted. */
function unsoundPrices({ prices, hour }: Prices): Rejection | undefined {
  if ([hour, ...prices].some(({ least, most }) => least > most))
    return reject('prices.range-unsound', {
      en: '`most` must not be less than `least`.',
      zh: '`most` 不得小于 `least`。',
    })
  if (prices.some(({ category, unit }) => unit !== undefined && category !== 'material'))
    return reject('prices.unit-misplaced', {
      en: 'Only prices of material have a `unit`. Leave it out.',
      zh: '只有物资类价目需要填写 `unit`，请勿填写。',
    })
  if (new Set(prices.map(({ category, unit }) => JSON.stringify([category, unit]))).size < prices.length)
    return reject('prices.twice', {
      en: 'A category and unit can appear only once in a price list.',
      zh: '同一类别和单位在价目表中只能出现一次。',
    })
  return undefined
}

export const answerPrices = workbookRule(
  command({
    summary: {
      en: 'Agree to a proposed price list, or refuse it with a reason. A party of another society answers.',
      zh: '同意或不同意所提价目表（不同意须说明理由），由另一社的单位答复。',
    },
    by: SOCIETIES,
    data: Closed({ list: PriceListId, granted: Type.Boolean(), reason: Type.Optional(Personal(Text)) }),
  }),
  (state, { list, granted, reason }, { actor, reads }) => {
    const { proposed } = state
    if (proposed?.id !== list)
      return reject(
        'prices.not-open',
        {
          en: 'No price list with this id waits for an answer.',
          zh: '没有此编号的待答复价目表。',
        },
        { list },
      )
    const refused = unbound(state, actor)
    if (refused !== undefined) return refused
    if (partyOf(reads.community, proposed.by)?.kind === actor.role)
      return reject('prices.same-society', {
        en: 'The party that proposed the list belongs to your society. A party of another society must answer.',
        zh: '提出价目表的单位与贵单位属同一社，应由另一社的单位答复。',
      })
    const { by: proposedBy, prices, hour } = proposed
    if (granted) return [PriceListSet({ list, prices, hour, ...optional('replaces', state.prices?.id), proposedBy })]
    return reason === undefined
      ? reject('prices.reason-missing', { en: 'A refusal needs a `reason`.', zh: '不同意时须填写 `reason`。' })
      : [PriceListRefused({ list, proposedBy, reason })]
  },
)
