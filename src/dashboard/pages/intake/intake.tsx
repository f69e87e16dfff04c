import { AddressTabs } from '../../frame/parts/filters.tsx'
import { Page } from '../../frame/parts/page.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { useSay } from '../../kit/language.tsx'
import { useSession } from '../../kit/session.tsx'
import { CallPanel } from './call-panel.tsx'
import './intake.css'
import { intakePlace } from './place.ts'
import { RowsPanel } from './rows-panel.tsx'
import { intakeWords as words } from './words.ts'

/** Takes demands in: by phone, and as rows of the hotline's spreadsheet. */
export function IntakePage() {
  const say = useSay()
  const { role } = useSession()
  const [params] = useUrlState()
  // Social workers take calls, and enter no orders of the hotline. The hotline sends orders only.
  const tabs = [
    ...(role === 'hotline' ? [] : [{ value: 'call', label: say(words.call) }]),
    ...(role === 'social-work' ? [] : [{ value: 'rows', label: say(words.rows) }]),
  ]
  const tab = params.get('tab') ?? tabs[0]?.value
  return (
    <Page title={say(intakePlace.name)}>
      {tabs.length > 1 && <AddressTabs label={say(words.which)} tabs={tabs} />}
      {tab === 'rows' ? <RowsPanel /> : <CallPanel />}
    </Page>
  )
}
