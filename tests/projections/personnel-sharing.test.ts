import { describe, expect, test } from 'vitest'
import { communityEvents } from '../../domain/community/events.ts'
import { demandEvents } from '../../domain/demand/events.ts'
import type { Actor } from '../../domain/kernel/index.ts'
import { personnelEvents } from '../../domain/personnel/events.ts'
import { hoursByParty, skillCounts } from '../../projections/personnel-sharing/figures.ts'
import { personnelSharing } from '../../projections/personnel-sharing/personnel-sharing.ts'
import { secondments } from '../../projections/personnel-sharing/secondments.ts'
import { skillLabels } from '../../projections/personnel-sharing/skill-list.ts'
import { assigned, delivered, raised, reader, sealed, told, triaged } from './demands.ts'
import { folded, history, moment, type Told } from './history.ts'
import {
  agreed,
  cancelled,
  certified,
  confirmed,
  declined,
  ended,
  enrolled,
  logged,
  of,
  requested,
  shared,
} from './people.ts'
import { answering } from './readers.ts'
import { summedFor } from './summed.ts'

const { views } = personnelSharing
const wuye = reader('property-company', { party: 'wuye' })
const jwh = reader('committee', { party: 'jwh' })

const shows = (events: readonly Told[], as: Actor = wuye, id = 'li.c1') => {
  const recorded = history(events)
  const row = folded(personnelSharing, recorded).row(secondments, id)
  return row && answering(recorded).show(views['personnel-sharing'], { ...row, first: null }, as)
}

describe('a secondment', () => {
  test('is requested, agreed by both sides, and ends', () => {
    const asked = of('li', enrolled(), requested({ skill: 'first-aid' }))
    expect(shows(asked)).toMatchObject({
      id: 'li.c1',
      person: 'li',
      home: 'dui',
      host: 'wuye',
      state: 'requested',
      from: moment(10),
      until: moment(13),
      minutes: 180,
      skill: 'first-aid',
      missing: ['home', 'person'],
      expiresAt: moment(8),
    })
    expect(shows([...asked, ...of('li', agreed('home'))])).toMatchObject({ missing: ['person'] })
    const both = [...asked, ...of('li', agreed('home'), agreed('person'), shared())]
    expect(shows(both)).toMatchObject({ state: 'shared', missing: [], expiresAt: null })
    expect(shows([...both, ...of('li', ended())])).toMatchObject({ state: 'ended', cause: null })
    expect(shows([...both, ...of('li', ended({ early: true }))])).toMatchObject({ state: 'ended', cause: 'early' })
  })

  test('that is declined or cancelled says by whom', () => {
    expect(shows(of('li', enrolled(), requested(), declined('person')))).toMatchObject({
      state: 'declined',
      cause: 'person',
      missing: [],
    })
    expect(shows(of('li', enrolled(), requested(), cancelled('unanswered')))).toMatchObject({
      state: 'cancelled',
      cause: 'unanswered',
    })
  })

  test('adds up logged minutes and confirmed minutes', () => {
    const entries = [logged(100), logged(60, { entry: 'h2' }), confirmed(90)]
    expect(shows(of('li', enrolled(), requested(), shared(), ...entries))).toMatchObject({
      hours: { logged: 160, confirmed: 90, unconfirmed: 60 },
    })
  })

  test('shows its purpose to the person and both parties only', () => {
    const events = of('li', enrolled(), requested({ for: { demand: 'd9', task: 't1' } }))
    const purpose = { demand: 'd9', task: 't1' }
    expect(shows(events, wuye)?.for).toEqual(purpose)
    expect(shows(events, reader('organization', { party: 'dui' }))?.for).toEqual(purpose)
    expect(shows(events, reader('organization', { id: 'li', party: 'other' }))?.for).toEqual(purpose)
    expect(shows(events, reader('auditor'))?.for).toEqual(purpose)
    expect(shows(events, jwh)?.for).toBeNull()
  })

  test('of a series names the first one', () => {
    const second = requested({ secondment: 'c2', series: { id: 'c1' } })
    expect(shows(of('li', enrolled(), requested({ series: { id: 'c1' } }), second), wuye, 'li.c2')).toMatchObject({
      series: 'li.c1',
    })
  })

  test('has an alarm while it can change by time alone', () => {
    const alarm = (...events: Parameters<typeof of>[1][]) =>
      folded(personnelSharing, history(of('li', enrolled(), ...events))).row(secondments, 'li.c1')?.alarm
    expect(alarm(requested())).toBe(Date.parse(moment(8)))
    expect(alarm(requested(), shared())).toBe(Date.parse(moment(13)))
    for (const over of [ended(), cancelled('host'), declined('home')]) {
      expect(alarm(requested(), shared(), over)).toBe(Number.MAX_SAFE_INTEGER)
    }
  })
})

describe('hours', () => {
  const figures = (events: readonly Told[], party: string, month = 'total') => {
    const row = folded(personnelSharing, history(events)).row(hoursByParty.table, party, month)
    return row === undefined ? undefined : views['personnel-sharing/hours'].show(row, {})
  }
  const april = { day: '2026-04-01' }
  /** Li gives 100 and 60 minutes in March and 30 in April; of them 90 and 30 are confirmed. Wang gives 45 in March, confirmed. */
  const work = [
    ...of('li', enrolled('li'), requested(), shared(), logged(100), confirmed(90)),
    ...of('li', logged(60, { entry: 'h2', day: '2026-03-31' })),
    ...of('li', requested({ secondment: 'c2' }), shared({ secondment: 'c2' })),
    ...of('li', logged(30, { secondment: 'c2', entry: 'h3', ...april })),
    ...of('li', confirmed(30, { secondment: 'c2', entry: 'h3', day: '2026-05-09' })),
    ...of('wang', enrolled('wang'), requested(), shared(), logged(45), confirmed(45)),
  ]

  test('count by the month of the day on which they were worked, and over all months', () => {
    expect(figures(work, 'dui', '2026-03')).toEqual({
      party: 'dui',
      month: '2026-03',
      given: { minutes: 135, logged: 205, unconfirmed: 60, disputed: 0, secondments: 2, people: 2 },
      received: { minutes: 0, logged: 0, unconfirmed: 0, disputed: 0, secondments: 0, people: 0 },
      balance: 135,
    })
    expect(figures(work, 'dui', '2026-04')).toMatchObject({
      given: { minutes: 30, logged: 30, secondments: 1, people: 1 },
    })
    expect(figures(work, 'dui')).toMatchObject({ given: { minutes: 165, logged: 235, secondments: 3, people: 2 } })
    expect(figures(work, 'wuye')).toMatchObject({
      given: { minutes: 0 },
      received: { minutes: 165, logged: 235, secondments: 3, people: 2 },
      balance: -165,
    })
    expect(figures(work, 'dui', '2026-05')).toBeUndefined()
  })

  test('stay apart while they are unconfirmed or disputed, and count as confirmed again once that is settled', () => {
    const between = { secondment: 'c1', home: 'dui', host: 'wuye', entry: 'h1', day: '2026-03-02' } as const
    const said = { by: 'person', minutes: 100, confirmed: 90, words: sealed('w'), stage: 'society' } as const
    const disputed = personnelEvents.HoursDisputed({ ...between, ...said, dueBy: moment(90) })
    const open = [...work, ...of('li', disputed)]
    expect(figures(open, 'dui')).toMatchObject({ given: { minutes: 165, unconfirmed: 60, disputed: 100 } })
    expect(figures(open, 'wuye')).toMatchObject({ received: { minutes: 165, unconfirmed: 60, disputed: 100 } })
    const settled = [...open, ...of('li', confirmed(100))]
    expect(figures(settled, 'dui')).toMatchObject({ given: { minutes: 175, unconfirmed: 60, disputed: 0 } })
  })

  test('are balanced between parties that give and receive', () => {
    const back = of(
      'zhao',
      enrolled('zhao'),
      requested({ home: 'wuye', host: 'dui' }),
      shared({ home: 'wuye', host: 'dui' }),
      logged(200, { home: 'wuye', host: 'dui' }),
      confirmed(200, { home: 'wuye', host: 'dui' }),
    )
    expect(figures([...work, ...back], 'dui')).toMatchObject({ balance: -35 })
    expect(figures([...work, ...back], 'wuye')).toMatchObject({ balance: 35 })
  })

  test('that were not logged do not exist', () => {
    expect(figures(of('li', enrolled(), requested(), shared(), ended()), 'dui')).toBeUndefined()
  })
})

test('the list of skills has the latest labels, and says which skills are retired', () => {
  const listed = (name: string): Told => ({
    stream: 'community-pa',
    event: communityEvents.SkillListed({ skill: 'plumbing', name, nameEn: 'Plumbing' }),
  })
  const retired: Told = { stream: 'community-pa', event: communityEvents.SkillRetired({ skill: 'plumbing' }) }
  const after = (...events: Told[]) => folded(personnelSharing, history(events)).row(skillLabels, 'plumbing')
  const shown = (...events: Told[]) => {
    const found = after(...events)
    return found && views['personnel-sharing/skill-list'].show(found, {})
  }
  const row = after(listed('水电工'), listed('水电维修'))
  const label = { name: '水电维修', nameEn: 'Plumbing' }
  const one = { id: 'plumbing', ...label }
  expect(shown(listed('水电工'), listed('水电维修'))).toEqual({ ...one, retired: false })
  expect(shown(listed('水电维修'), retired)).toEqual({ ...one, retired: true })
  expect(shown(listed('水电维修'), retired, listed('水电维修'))).toEqual({ ...one, retired: false })
  const counts = { community: 'pa', skill: 'plumbing', class: '', certified: 1, requested: 0, needed: 2, gap: 1 }
  expect(views['personnel-sharing/skills'].show({ ...counts, label: row ?? null }, {})).toMatchObject(label)
  expect(views['personnel-sharing/skills'].show({ ...counts, label: null }, {})).toMatchObject({ name: null })
})

describe('skills', () => {
  const figures = (events: readonly Told[], who = wuye, skill = 'first-aid') => {
    const row = summedFor(who, folded(personnelSharing, history(events)), skillCounts.table, { skill })
    return row === undefined ? undefined : views['personnel-sharing/skills'].show({ ...row, label: null }, {})
  }
  const looks = (id: string, visibility: 'public' | 'restricted' = 'public', more = {}) =>
    told(
      id,
      raised({ visibility }),
      triaged({ visibility }),
      assigned(),
      demandEvents.WorkPlanSet({
        task: 't1',
        party: 'wuye',
        plan: { sealed: 'plan' },
        needs: { skills: ['first-aid'] },
        ...more,
      }),
    )

  test('count who is certified, from the first day to the end of the last', () => {
    const until = (at: number): Told => ({ ...of('x', enrolled('x'))[0], at }) as Told
    // The history begins on 2 March at 0:00 UTC: the certificate holds from hour 24 up to hour 72.
    const dated = of('li', enrolled(), certified('first-aid', { from: '2026-03-03', until: '2026-03-04' }))
    expect(figures([...dated, until(23)])).toBeUndefined()
    expect(figures([...dated, until(24)])).toMatchObject({ certified: 1 })
    expect(figures([...dated, until(71)])).toMatchObject({ certified: 1 })
    expect(figures([...dated, until(72)])).toBeUndefined()
  })

  test('lose a person whose certificate ends, or who leaves', () => {
    const two = [...of('li', enrolled('li'), certified()), ...of('wang', enrolled('wang'), certified())]
    const { SkillLapsed, PersonLeft } = personnelEvents
    expect(figures(two)).toMatchObject({ certified: 2 })
    expect(figures([...two, ...of('li', SkillLapsed({ skill: 'first-aid', because: 'revoked' }))])).toMatchObject({
      certified: 1,
    })
    expect(figures([...two, ...of('li', PersonLeft({ person: 'li', day: '2026-03-02' }))])).toMatchObject({
      certified: 1,
    })
  })

  test('are wanted by unanswered requests and by open tasks', () => {
    const asked = of('li', enrolled(), certified(), requested({ skill: 'first-aid' }))
    expect(figures([...asked, ...looks('1')])).toEqual({
      skill: 'first-aid',
      name: null,
      nameEn: null,
      certified: 1,
      wanted: 2,
      requested: 1,
      missing: 1,
    })
    expect(figures([...asked, ...of('li', shared()), ...looks('1')])).toMatchObject({ wanted: 1, missing: 0 })
  })

  test('are no longer wanted once the task is done, or another plan needs another skill', () => {
    expect(figures(looks('1'))).toMatchObject({ certified: 0, wanted: 1, missing: 1 })
    expect(figures([...looks('1'), ...told('1', delivered())])).toBeUndefined()
    const other = demandEvents.WorkPlanSet({ task: 't1', party: 'wuye', plan: { sealed: 'plan' } })
    expect(figures([...looks('1'), ...told('1', other)])).toBeUndefined()
    expect(figures([...looks('1'), ...told('1', demandEvents.DemandMerged({ original: '2' }))])).toBeUndefined()
  })

  test('wanted by restricted demands are wanted for readers who may know of them', () => {
    const many = Array.from({ length: 6 }, (_, id) => looks(`${id}`, id < 4 ? 'restricted' : 'public')).flat()
    const other = reader('enterprise', { party: 'shop' })
    expect(figures(many, wuye)).toMatchObject({ wanted: 6, missing: 6 })
    expect(figures(many, other)).toMatchObject({ wanted: 2, missing: 2 })
    expect(figures(looks('1', 'restricted'), other)).toBeUndefined()
  })
})
