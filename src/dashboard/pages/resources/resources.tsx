import { Button } from 'antd'
import { commandInAddress } from '../../frame/form/command-link.ts'
import { Icon } from '../../frame/icons.tsx'
import { AddressTabs } from '../../frame/parts/filters.tsx'
import { Page } from '../../frame/parts/page.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { useMaySend } from '../../kit/commands.ts'
import { useSay } from '../../kit/language.tsx'
import { useSession } from '../../kit/session.tsx'
import { useView } from '../../kit/views.tsx'
import { AskPanel } from './ask.tsx'
import { Bookings } from './bookings.tsx'
import { CalendarTab } from './calendar.tsx'
import { Exchange } from './exchange.tsx'
import { Funds } from './funds.tsx'
import { resourcesPlace } from './place.ts'
import { PledgePanel } from './pledge.tsx'
import { ResourcePanel } from './resource-panel.tsx'
import './resources.css'
import { SharePanel } from './share-panel.tsx'
import { Supply } from './supply.tsx'
import { resourceWords as words } from './words.ts'

/** Resources that parties share: supply, calendar, bookings, who gives and receives, funds. */
export function ResourcesPage() {
  const say = useSay()
  const [params, set] = useUrlState()
  const maySend = useMaySend()
  const tab = params.get('tab') ?? 'supply'
  const toAnswer = useToAnswer()
  const offers = maySend('resource', 'offer')
  return (
    <Page
      title={say(resourcesPlace.name)}
      intro={say(words.intro)}
      actions={
        offers && (
          <Button
            icon={<Icon name="plus" size={1} />}
            onClick={() => set(commandInAddress({ aggregate: 'resource', command: 'offer' }))}
          >
            {say(words.offer)}
          </Button>
        )
      }
    >
      <AddressTabs
        label={say(words.parts)}
        tabs={[
          { value: 'supply', label: say(words.supply) },
          { value: 'calendar', label: say(words.calendar) },
          { value: 'shares', label: say(words.bookings), ...(toAnswer === 0 ? {} : { count: toAnswer }) },
          { value: 'exchange', label: say(words.exchange) },
          { value: 'funds', label: say(words.funds) },
        ]}
      />
      <Part tab={tab} />
      {tab === 'shares' ? <SharePanel /> : <ResourcePanel />}
      <AskPanel />
      <PledgePanel />
    </Page>
  )
}

function Part({ tab }: { readonly tab: string }) {
  switch (tab) {
    case 'calendar':
      return <CalendarTab />
    case 'shares':
      return <Bookings />
    case 'exchange':
      return <Exchange />
    case 'funds':
      return <Funds />
    default:
      return <Supply />
  }
}

/** How many requests wait for the answer of the reader's party. */
function useToAnswer(): number {
  const { party } = useSession()
  const { data } = useView('resource-sharing/calendar', {
    filters: { state: 'requested', owner: party ?? '' },
    limit: 100,
    enabled: party !== undefined,
  })
  return party === undefined ? 0 : (data?.rows.length ?? 0)
}
