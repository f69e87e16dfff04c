import type { ComponentType } from 'react'
import { AddressTabs } from '../../frame/parts/filters.tsx'
import { Page } from '../../frame/parts/page.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { useSay } from '../../kit/language.tsx'
import { useSession } from '../../kit/session.tsx'
import { Absences } from './absences.tsx'
import { CalendarYears } from './calendar.tsx'
import { DeadLetters } from './dead-letters.tsx'
import { OutsideBodies, SkillList } from './lists.tsx'
import { PartyList } from './parties.tsx'
import { People } from './people.tsx'
import { administrationPlace } from './place.ts'
import { Posts } from './posts.tsx'
import { Programs } from './programs.tsx'
import { Roster } from './roster.tsx'
import { WebhookList } from './webhooks.tsx'
import { adminWords as words } from './words.ts'
import './administration.css'

interface Part {
  readonly value:
    | 'people'
    | 'posts'
    | 'absences'
    | 'roster'
    | 'parties'
    | 'bodies'
    | 'skills'
    | 'calendar'
    | 'programs'
    | 'webhooks'
    | 'letters'
  readonly Shown: ComponentType
  /** The only roles to whom the engine answers; everybody if left out. */
  readonly roles?: readonly string[]
}

const PARTS: readonly Part[] = [
  { value: 'people', Shown: People },
  { value: 'posts', Shown: Posts },
  { value: 'absences', Shown: Absences },
  { value: 'roster', Shown: Roster },
  { value: 'parties', Shown: PartyList },
  { value: 'bodies', Shown: OutsideBodies },
  { value: 'skills', Shown: SkillList },
  { value: 'calendar', Shown: CalendarYears },
  { value: 'programs', Shown: Programs, roles: ['administrator', 'auditor'] },
  { value: 'webhooks', Shown: WebhookList },
  { value: 'letters', Shown: DeadLetters, roles: ['administrator', 'auditor'] },
]

/** People and parties, and what is connected. What the role may not do has no button. */
export function AdministrationPage() {
  const say = useSay()
  const { role } = useSession()
  const [params] = useUrlState()
  // Who manages a webhook may look after what it did not get.
  const ofWebhook = params.get('durable')?.startsWith('webhook:') === true
  const parts = PARTS.filter(
    ({ value, roles }) => (roles?.includes(role) ?? true) || (value === 'letters' && ofWebhook),
  )
  const { Shown } = parts.find(({ value }) => value === params.get('tab')) ?? { Shown: People }
  return (
    <Page title={say(administrationPlace.name)} intro={say(words.intro)}>
      <AddressTabs label={say(words.parts)} tabs={parts.map(({ value }) => ({ value, label: say(words[value]) }))} />
      <Shown />
    </Page>
  )
}
