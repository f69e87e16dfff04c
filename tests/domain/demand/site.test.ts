import { expect, test } from 'vitest'
import { communityEvents } from '../../../domain/community/events.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { personalFields } from '../../../domain/kernel/index.ts'
import { assigned, chess, done, guard, jwh, place, raised, sorted, story, triaged, workers, working } from './story.ts'

const photo = (letter: string) => [{ sha256: letter.repeat(64), type: 'image/jpeg', size: 7 }]
const photos = { before: photo('a'), after: photo('b') }
const verified = (party: string, more = {}) => demandEvents.SiteVerified({ party, ...photos, ...more })

const inGrid = triaged({ place: { quarter: 'q1', grid: 'g1' } })
const appointed = communityEvents.PersonAppointed({
  appointment: 'a1',
  person: workers.id,
  party: 'workers',
  post: { kind: 'grid', grid: 'g1' },
})
const reads = { community: place(appointed) }

test('the holder shows the place before and after', () => {
  story(working, { actor: chess })
    .when('verify-site', photos)
    .then([verified('chess')])
  story(done, { actor: chess })
    .when('verify-site', { ...photos, note: 'new lamp' })
    .then([verified('chess', { note: 'new lamp' })])
})

test('so does a person appointed to the grid of the demand, and no other coordinator', () => {
  const held = [raised(), inGrid, assigned()]
  story(held, { reads, actor: workers })
    .when('verify-site', photos)
    .then([verified('workers')])
  story(held, { reads, actor: jwh }).when('verify-site', photos).rejects('site.not-yours')
  story(held, { actor: workers }).when('verify-site', photos).rejects('site.not-yours')
  story(sorted, { reads, actor: workers }).when('verify-site', photos).rejects('site.not-yours')
  story(held, { reads, actor: guard }).when('verify-site', photos).rejects('forbidden')
})

test('both photos are needed, and personal', () => {
  expect(personalFields(demandEvents.SiteVerified.schema).map(({ path }) => path.join('.'))).toEqual([
    'before',
    'after',
    'note',
  ])
  expect(demandEvents.SiteVerified.schema.required).toEqual(['party', 'before', 'after'])
})
