import { AddressTabs } from '../../frame/parts/filters.tsx'
import { Page } from '../../frame/parts/page.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { useSay } from '../../kit/language.tsx'
import { Hours } from './hours.tsx'
import './people.css'
import { PersonPanel } from './person-panel.tsx'
import { Persons } from './persons.tsx'
import { peoplePlace } from './place.ts'
import { SecondmentPanel } from './secondment-panel.tsx'
import { Secondments } from './secondments.tsx'
import { Skills } from './skills.tsx'
import { Timeline } from './timeline.tsx'
import { peopleWords as words } from './words.ts'

/** People who work for other parties: who is where, hours, skills. */
export function PeoplePage() {
  const say = useSay()
  const [params] = useUrlState()
  const tab = params.get('tab') ?? 'timeline'
  return (
    <Page title={say(peoplePlace.name)} intro={say(words.intro)}>
      <AddressTabs
        label={say(words.parts)}
        tabs={(['timeline', 'people', 'secondments', 'hours', 'skills'] as const).map((value) => ({
          value,
          label: say(words[value]),
        }))}
      />
      {tab === 'timeline' && <Timeline />}
      {tab === 'people' && <Persons />}
      {tab === 'secondments' && <Secondments />}
      {tab === 'hours' && <Hours />}
      {tab === 'skills' && <Skills />}
      {tab === 'secondments' ? <SecondmentPanel /> : <PersonPanel />}
    </Page>
  )
}
