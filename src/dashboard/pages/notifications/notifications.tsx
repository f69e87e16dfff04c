import { Empty } from '../../frame/parts/empty.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { Page } from '../../frame/parts/page.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { PARTY_ROLES } from '../../frame/place.ts'
import { useSay } from '../../kit/language.tsx'
import { useSession } from '../../kit/session.tsx'
import { useView } from '../../kit/views.tsx'
import { notificationsPlace } from './place.ts'
import { SettingsForm } from './settings-form.tsx'
import { notificationWords as words } from './words.ts'

/** What the reader is told outside the pages, and when. */
export function NotificationsPage() {
  const say = useSay()
  const { role } = useSession()
  return (
    <Page title={say(notificationsPlace.name)} intro={say(words.intro)}>
      {PARTY_ROLES.includes(role) ? <OwnSettings /> : <Empty kind="forbidden" next={say(words.notYours)} />}
    </Page>
  )
}

function OwnSettings() {
  const { actor } = useSession()
  const { data, error, refetch } = useView('notification-settings', { filters: { person: actor }, limit: 1 })
  if (error !== null) return <ProblemNote error={error} retry={() => void refetch()} />
  if (data === undefined) return <Loading rows={8} />
  const [row] = data.rows
  // What was set elsewhere takes the place of what stands here.
  return <SettingsForm key={row?.since ?? ''} stored={row} />
}
