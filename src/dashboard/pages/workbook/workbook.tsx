import { AddressTabs } from '../../frame/parts/filters.tsx'
import { Page } from '../../frame/parts/page.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { useSay } from '../../kit/language.tsx'
import { BreachPanel } from './breach-panel.tsx'
import { Breaches } from './breaches.tsx'
import { ItemPanel } from './item-panel.tsx'
import { Items } from './items.tsx'
import { workbookPlace } from './place.ts'
import { Prices } from './prices.tsx'
import { workbookWords as words } from './words.ts'
import './workbook.css'

/** The workbook: items with lead and boundary, breaches, and the price list. */
export function WorkbookPage() {
  const say = useSay()
  const [params] = useUrlState()
  const tab = params.get('tab') ?? 'items'
  return (
    <Page title={say(workbookPlace.name)} intro={say(words.intro)}>
      <AddressTabs
        label={say(words.parts)}
        tabs={[
          { value: 'items', label: say(words.items) },
          { value: 'breaches', label: say(words.breaches) },
          { value: 'prices', label: say(words.prices) },
        ]}
      />
      {tab === 'items' && <Items />}
      {tab === 'breaches' && <Breaches />}
      {tab === 'prices' && <Prices />}
      {tab === 'breaches' ? <BreachPanel /> : <ItemPanel />}
    </Page>
  )
}
