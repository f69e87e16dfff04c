import { describe, test } from 'vitest'
import {
  accepted,
  admin,
  assigned,
  chess,
  closed,
  delivered,
  done,
  jwh,
  raised,
  sorted,
  story,
  toPower,
  whyDeclined,
} from './story.ts'

describe('the party or person that a demand is about', () => {
  const aboutChess = raised({ about: { party: 'chess' } })
  const aboutPerson = raised({ about: { person: 'person-9' } })
  const [, triage] = sorted

  test('never receives a task on it', () => {
    if (triage === undefined) throw new Error('no triage')
    story([aboutChess, triage]).when('assign', { party: 'chess' }).rejects('demand.about-receiver')
    story([aboutChess, triage]).when('volunteer', {}, { actor: chess }).rejects('demand.about-you')
    story([aboutPerson, triage]).when('assign', { party: 'chess', person: 'person-9' }).rejects('demand.about-receiver')
    story([aboutPerson, triage]).when('assign', { party: 'chess' }).then([assigned()])
    const held = [aboutPerson, triage, assigned()]
    story(held, { actor: chess }).when('accept', { task: 't1', person: 'person-9' }).rejects('demand.about-receiver')
    story(held).when('reassign', { task: 't1', party: 'chess', person: 'person-9' }).rejects('demand.about-receiver')
    story([aboutChess, triage, assigned('workers')])
      .when('reassign', { task: 't1', party: 'chess' })
      .rejects('demand.about-receiver')
  })

  test('neither accepts nor delivers the task of its party', () => {
    const them = { ...chess, id: 'person-9' }
    const open = [aboutPerson, ...sorted.slice(1), assigned()]
    story(open).when('accept', { task: 't1' }, { actor: them }).rejects('demand.about-you')
    story([...open, accepted()])
      .when('deliver', { task: 't1', result: 'x' }, { actor: them })
      .rejects('demand.about-you')
    story([...open, accepted()])
      .when('deliver', { task: 't1', result: 'lit again' }, { actor: chess })
      .then([delivered()])
  })

  test.each([
    ['triage', { item: '3.07.2', summary: 'x' }, [raised({ about: { party: 'jwh' } })]],
    ['decline', whyDeclined, [raised({ about: { party: 'jwh' } })]],
    ['refer', toPower, [raised({ about: { party: 'jwh' } })]],
    ['merge', { original: '2' }, [raised({ about: { party: 'jwh' } })]],
    ['assign', { party: 'chess' }, [raised({ about: { party: 'jwh' } }), ...sorted.slice(1)]],
    [
      'hold',
      { code: 'other', reason: 'x', reviewBy: '2026-03-20T00:00:00.000Z' },
      [raised({ about: { party: 'jwh' } }), ...sorted.slice(1)],
    ],
    ['escalate', {}, [raised({ about: { party: 'jwh' } })]],
    ['record-callback', { reached: true, resolved: true }, [raised({ about: { party: 'jwh' } }), ...done.slice(1)]],
    [
      'close',
      { basis: 'independent-check' },
      [raised({ about: { party: 'jwh' }, raiser: { kind: 'anonymous' } }), ...done.slice(1)],
    ],
    ['reopen', {}, [raised({ about: { party: 'jwh' } }), ...done.slice(1), closed()]],
    ['evaluate', { effect: 'lasting' }, [raised({ about: { party: 'jwh' } }), ...done.slice(1)]],
  ])('does not %s it', (command, data, history) => {
    story(history, { actor: jwh })
      .when(command as 'triage', data)
      .rejects('demand.about-you')
    const [first, ...rest] = history
    if (first === undefined) throw new Error('no history')
    // They do not know of violence, before triage or after it.
    const violent = { ...first, data: { ...Object(first.data), concerns: ['violence'], visibility: 'restricted' } }
    if (rest.length === 0)
      story([violent], { actor: jwh })
        .when(command as 'triage', data)
        .rejects('demand.unknown')
  })

  test('cannot get around that by an import', () => {
    story([aboutChess], { actor: admin })
      .when('import', { source: 'city', reference: '1', raised: '2026-01-01T00:00:00.000Z', history: [] })
      .rejects('demand.reference-taken')
  })
})
