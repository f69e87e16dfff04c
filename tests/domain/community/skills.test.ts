import { describe, expect, test } from 'vitest'
import { community } from '../../../domain/community/community.ts'
import { communityEvents } from '../../../domain/community/events.ts'
import { listedSkill } from '../../../domain/community/skill-list.ts'
import type { DomainEvent } from '../../../domain/kernel/index.ts'
import { given } from '../../../domain/kernel/scenario.ts'
import { admin, founded, jwh, workers } from './people.ts'

const { SkillListed, SkillRetired } = communityEvents
const plumbing = { skill: 'plumbing', name: '水电工', nameEn: 'Plumbing and wiring' }
const aid = { skill: 'first-aid', name: '急救', nameEn: 'First aid' }

describe('the list of skills', () => {
  const list = (data: Record<string, string>, past: readonly DomainEvent[] = [], actor = jwh) =>
    given(community, [...founded, ...past], { actor }).when('list-skill', data)

  test('is kept by the committee and the administrator', () => {
    for (const actor of [jwh, admin]) list(plumbing, [], actor).then([SkillListed(plumbing)])
    list(plumbing, [], workers).rejects('forbidden')
  })

  test('has each skill once, with labels that no other skill has', () => {
    const past = [SkillListed(plumbing)]
    list(plumbing, past).then([])
    const renamed = { ...plumbing, name: '水电维修' }
    list(renamed, past).then([SkillListed(renamed)])
    list({ ...aid, name: '水电工' }, past).rejects('skill.label-taken')
    list({ ...aid, nameEn: 'plumbing AND wiring' }, past).rejects('skill.label-taken')
    list({ ...aid, name: '水电工' }, [...past, SkillListed(renamed)]).then([SkillListed({ ...aid, name: '水电工' })])
  })
})

describe('a skill that is retired', () => {
  const retire = (past: readonly DomainEvent[], actor = jwh) =>
    given(community, [...founded, ...past], { actor }).when('retire-skill', { skill: 'plumbing' })
  const retired = [SkillListed(plumbing), SkillListed(aid), SkillRetired({ skill: 'plumbing' })]

  test('is retired once, by the committee or the administrator, where it is listed', () => {
    for (const actor of [jwh, admin]) retire([SkillListed(plumbing)], actor).then([SkillRetired({ skill: 'plumbing' })])
    retire([SkillListed(plumbing)], workers).rejects('forbidden')
    retire(retired).then([])
    retire([]).rejects('skill.unlisted')
  })

  test('is not found by a command, also where no other skill is left on the list', () => {
    const state = (past: readonly DomainEvent[]) => given(community, [...founded, ...past]).state
    for (const text of ['plumbing', '水电工'])
      expect(listedSkill(state(retired), text)).toMatchObject({ code: 'skill.unlisted' })
    expect(listedSkill(state([SkillListed(plumbing), SkillRetired({ skill: 'plumbing' })]), 'welding')).toMatchObject({
      code: 'skill.unlisted',
    })
  })

  test('can be listed again, and leaves its label to another skill', () => {
    const list = (data: Record<string, string>) =>
      given(community, [...founded, ...retired], { actor: jwh }).when('list-skill', data)
    list(plumbing).then([SkillListed(plumbing)])
    list({ ...aid, name: '水电工' }).then([SkillListed({ ...aid, name: '水电工' })])
    expect(listedSkill(given(community, [...founded, ...retired, SkillListed(plumbing)]).state, '水电工')).toEqual({
      skill: 'plumbing',
    })
  })
})

describe('a skill that a command names', () => {
  const named = (text: string, ...past: DomainEvent[]) => {
    const found = listedSkill(given(community, [...founded, ...past]).state, text)
    return 'skill' in found ? found.skill : undefined
  }

  test('is found by its code or a label', () => {
    const past = [SkillListed(plumbing), SkillListed(aid)]
    for (const text of ['plumbing', '水电工', 'PLUMBING and wiring']) expect(named(text, ...past)).toBe('plumbing')
    expect(named('First aid', ...past)).toBe('first-aid')
  })

  test('is refused where the list does not have it, with a way to add it', () => {
    const refusal = listedSkill(given(community, [...founded, SkillListed(aid)]).state, '水电工')
    expect(refusal).toMatchObject({ code: 'skill.unlisted', detail: { en: expect.stringContaining('list-skill') } })
  })

  test('is any code where the community keeps no list, and no other text', () => {
    expect(named('welding')).toBe('welding')
    expect(listedSkill(given(community, founded).state, '水电工')).toMatchObject({ code: 'skill.unlisted' })
  })
})
