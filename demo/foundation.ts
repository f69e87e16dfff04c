import { type Catalogue, optional } from '../domain/kernel/index.ts'
import { zones } from '../services/clock/zones.ts'
import type { CommandHandler } from '../services/commands/contract.ts'
import { boundaryOfGrid, boundaryOfQuarter } from './pa/boundaries.ts'
import {
  BODIES,
  CALENDARS,
  COMMUNITY,
  GRIDS,
  handlingFor,
  ITEMS,
  MODULE_TITLES,
  PARTIES,
  PRICES,
  QUARTERS,
  STATUTORY,
} from './pa/index.ts'
import { ADMINISTRATOR, HOTLINE, memberOf, personOf } from './people.ts'
import { rehearsal } from './rehearsal.ts'
import { type Send, sender } from './sender.ts'
import { turns } from './turns.ts'

const SERVICE_COMMITTEES = [
  { committee: 'mediation', name: '人民调解委员会', members: [2, 3, 4] },
  { committee: 'fire-safety', name: '安全消防委员会', members: [5, 6] },
  { committee: 'policing', name: '治安保卫委员会', members: [7, 8, 9] },
  { committee: 'public-health', name: '公共卫生委员会', members: [2, 6] },
] as const

/** Founds the community of the demo, without its history, on an engine with its own clock. */
export async function foundOn(engine: { commands: CommandHandler; catalogue: Catalogue }): Promise<void> {
  const send = sender({
    ...engine,
    turns: turns(),
    rehearsal: rehearsal(engine.catalogue, zones),
    seed: 1,
    now: () => 0,
  })
  found(send)
  await send.room()
  await send.settled()
}

/**
 * Founds the community: territory, parties, posts, and a first workbook that its founders sign and adopt.
 *
 * @param pass lets some time pass before a founder signs
 */
export function found(send: Send, pass: () => void = () => {}): void {
  const here = (command: string, data: object) => send(ADMINISTRATOR, 'community', command, data, COMMUNITY.id)

  send(ADMINISTRATOR, 'community', 'establish', { name: COMMUNITY.name, zone: COMMUNITY.zone, simulated: true })
  for (const calendar of CALENDARS) here('set-calendar', calendar)
  for (const [at, { id, name, buildings }] of QUARTERS.entries())
    here('add-quarter', { quarter: id, name, buildings, boundary: boundaryOfQuarter(at, QUARTERS.length) })
  for (const [at, grid] of GRIDS.entries()) {
    const areas = QUARTERS.filter((_, quarter) => quarter % GRIDS.length === at).map(({ id }) => ({ quarter: id }))
    here('draw-grid', { grid, name: `第${at + 1}网格`, areas, boundary: boundaryOfGrid(at) })
  }
  for (const { id, kind, group, name } of PARTIES) {
    here('join-party', { party: id, kind, name, ...(group === undefined ? {} : { group }) })
  }
  here('join-party', { party: HOTLINE.party, kind: 'hotline', name: '12345 政务服务便民热线' })
  for (const { body, name, kind, contact, competence } of BODIES)
    here('register-body', { body, name, kind, contact, competence })
  for (const { committee, name, members } of SERVICE_COMMITTEES) {
    here('form-service-committee', { committee, party: 'committee', name })
    for (const nth of members) {
      const person = memberOf('committee', nth).id
      here('appoint', { person, party: 'committee', post: { kind: 'service-committee', committee } })
    }
  }
  for (const [at, grid] of GRIDS.entries()) {
    here('appoint', {
      person: `person-social-work-${at + 1}`,
      party: 'social-work',
      post: { kind: 'grid', grid },
    })
  }
  for (const party of PARTIES) {
    const fill = (kind: 'lead' | 'desk', nth: number) =>
      here('appoint', { person: personOf(party, Math.min(nth, party.people)).id, party: party.id, post: { kind } })
    fill('lead', 1)
    fill('desk', 2)
  }
  foundWorkbook(send, pass)
}

const holder = (one: string) => (one.startsWith('*') ? { kind: one.slice(1) } : { party: one })

function foundWorkbook(send: Send, pass: () => void): void {
  const title = { title: 'P社区管理工作手册', titleEn: 'Management workbook of P community' }
  send(ADMINISTRATOR, 'workbook', 'draft', { ...title, modules: MODULE_TITLES })
  const items = ITEMS.map(({ code, zh, en, lead, supporters, level, visibility }) => ({
    code,
    title: zh,
    titleEn: en,
    lead: holder(lead),
    supporters: supporters.map(holder),
    boundary: handlingFor(code).boundary,
    level,
    visibility,
    ...optional(
      'statutory',
      STATUTORY[code]?.map(({ party, basis }) => ({ party, basis })),
    ),
  }))
  send(ADMINISTRATOR, 'workbook', 'add-items', { items }, COMMUNITY.id)
  send(ADMINISTRATOR, 'workbook', 'set-prices', PRICES, COMMUNITY.id)
  // A utility acts by law and signs nothing.
  for (const party of PARTIES.filter(({ kind }) => kind !== 'utility')) {
    pass()
    send(personOf(party), 'workbook', 'sign', { version: 1 }, COMMUNITY.id)
  }
  pass()
  send(ADMINISTRATOR, 'workbook', 'adopt', { version: 1 }, COMMUNITY.id)
}
