import { type Static, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { TOGETHER } from '../community/shapes.ts'
import { type CommunityState, partyOf } from '../community/state.ts'
import { Closed, command, type Rejection, reject, Text } from '../kernel/index.ts'
import { workbookEvents } from './events.ts'
import { workbookMissing } from './guards.ts'
import { needsMatter } from './matters.ts'
import { workbookRule } from './rule.ts'
import { Holder, ItemCode, isBoundByLaw, Level, Statutory, Supporters, titled, Visibility } from './shapes.ts'
import { itemOf } from './state.ts'

const { ItemAdded, ItemAmended } = workbookEvents

const NewItem = Closed({
  code: ItemCode,
  ...titled,
  lead: Holder,
  supporters: Type.Optional(Supporters),
  /** Other parties that may call back about demands of the item. */
  callbacks: Type.Optional(Supporters),
  boundary: Type.Optional(Text),
  level: Level,
  visibility: Type.Optional(Visibility),
  statutory: Type.Optional(Statutory),
})
type NewItem = Static<typeof NewItem>

export const addItems = workbookRule(
  command({
    summary: {
      en: 'Add items to the draft: all of them, or none if one is invalid. The default visibility is public.',
      zh: '向草案添加事项；如有一项无效则全部不添加。默认公开。',
    },
    by: TOGETHER,
    data: Closed({ items: Type.Array(NewItem, { minItems: 1, maxItems: 400 }) }),
  }),
  (state, { items }, { reads }) => {
    const refused =
      workbookMissing(state) ??
      needsMatter(state, { en: 'Adding an item to a workbook in force', zh: '向已生效的管理工作手册添加事项' })
    if (refused !== undefined) return refused
    const codes = new Set<string>()
    const twice = items.filter(({ code }) => itemOf(state, code) !== undefined || codes.size === codes.add(code).size)
    if (twice.length > 0) {
      return reject(
        'item.exists',
        {
          en: 'Each item needs its own code. These codes already exist or are named twice.',
          zh: '事项编号不能重复，以下编号已存在或重复填写。',
        },
        {
          codes: twice.map(({ code }) => code),
        },
      )
    }
    for (const { code, lead, supporters = [], callbacks = [], statutory = [] } of items) {
      const fault =
        faultIn(reads.community, code, [lead, ...supporters]) ??
        faultIn(reads.community, code, callbacks) ??
        statutoryFault(reads.community, code, statutory)
      if (fault !== undefined) return fault
    }
    return items.map(added)
  },
)

const added = ({ supporters = [], visibility = 'public', ...item }: NewItem) =>
  ItemAdded({ ...item, module: Number(item.code.slice(0, 1)), supporters, visibility })

export const amendItem = workbookRule(
  command({
    summary: {
      en: 'Change an item. Its former and current lead and supporters must sign again.',
      zh: '修改事项，原有和现有的牵头、协助单位须重新签署。',
    },
    by: TOGETHER,
    data: Closed({
      code: ItemCode,
      title: Type.Optional(titled.title),
      titleEn: titled.titleEn,
      lead: Type.Optional(Holder),
      supporters: Type.Optional(Supporters),
      callbacks: Type.Optional(Supporters),
      boundary: Type.Optional(Text),
      level: Type.Optional(Level),
      visibility: Type.Optional(Visibility),
      statutory: Type.Optional(Statutory),
    }),
  }),
  (state, change, { reads }) => {
    const refused =
      workbookMissing(state) ??
      needsMatter(state, { en: 'Amending an item of a workbook in force', zh: '修改已生效的管理工作手册中的事项' })
    if (refused !== undefined) return refused
    const item = itemOf(state, change.code)
    if (item === undefined) {
      return reject(
        'item.unknown',
        {
          en: 'The workbook has no item with this code. Add the item first.',
          zh: '管理工作手册没有此编号的事项，请先添加。',
        },
        { code: change.code },
      )
    }
    const before = new Map<string, unknown>(Object.entries(item))
    const differs = Object.entries(change).some(([name, value]) => !Value.Equal(before.get(name), value))
    if (!differs) return []
    const lead = change.lead ?? item.lead
    const supporters = change.supporters ?? item.supporters
    const fault =
      faultIn(reads.community, change.code, [lead, ...supporters]) ??
      faultIn(reads.community, change.code, change.callbacks ?? []) ??
      statutoryFault(reads.community, change.code, change.statutory ?? [])
    if (fault !== undefined) return fault
    return [ItemAmended({ ...change, names: distinct([item.lead, lead, ...item.supporters, ...supporters]) })]
  },
)

const text = (holder: Holder): string => ('party' in holder ? `party ${holder.party}` : `kind ${holder.kind}`)

const distinct = (holders: readonly Holder[]): Holder[] => [...new Map(holders.map((one) => [text(one), one])).values()]

/** Refuses a party or kind that an item names twice, and a party that has not joined or has left. */
function faultIn(community: CommunityState, code: string, holders: readonly Holder[]): Rejection | undefined {
  if (distinct(holders).length < holders.length) {
    return reject(
      'item.holder-twice',
      {
        en: 'A party or kind can appear only once in an item as lead or supporter, and once among its bodies bound by law.',
        zh: '同一单位或类别在一个事项中只能出现一次（牵头或协助），在法定责任单位中也只能出现一次。',
      },
      { code },
    )
  }
  for (const holder of holders) {
    if (!('party' in holder)) continue
    const party = partyOf(community, holder.party)
    if (party === undefined || party.status === 'left') {
      return reject(
        'item.party-unknown',
        {
          en: 'An item can name only parties of the community. This party has not joined, or has left.',
          zh: '事项只能填写本社区的单位，该单位未加入或已退出。',
        },
        { code, party: holder.party },
      )
    }
  }
  return undefined
}

/** Refuses a body that is named twice or unknown, and a party that no law binds. */
function statutoryFault(community: CommunityState, code: string, bodies: Statutory): Rejection | undefined {
  const fault = faultIn(community, code, bodies)
  if (fault !== undefined) return fault
  const unbound = bodies.find((body) => {
    const kind = 'kind' in body ? body.kind : partyOf(community, body.party)?.kind
    return kind === undefined || !isBoundByLaw(kind)
  })
  return unbound === undefined
    ? undefined
    : reject(
        'item.not-bound-by-law',
        {
          en: '`statutory` names government departments, street offices and utilities. Others are lead or supporter and sign the convention.',
          zh: '`statutory` 只填写政府部门、街道办事处和公共服务企业；其他单位应作为牵头或协助单位并签署公约。',
        },
        { code, ...('party' in unbound ? { party: unbound.party } : {}) },
      )
}
