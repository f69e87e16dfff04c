import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { Link } from 'wouter'
import { Icon } from '../../frame/icons.tsx'
import { Empty } from '../../frame/parts/empty.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { Page } from '../../frame/parts/page.tsx'
import { useLanguage } from '../../kit/language.tsx'
import { nameIn, useCommunityName, useDirectory } from '../../kit/names.ts'
import { QrCode } from '../../kit/qr-code.tsx'
import { useApi, useSession } from '../../kit/session.tsx'
import { useView } from '../../kit/views.tsx'
import { printWords as words } from './words.ts'

/** The address that the code of a door has. The residents' page fills the place from it. */
const doorAddress = (community: string | undefined, quarter: string, building: string): string => {
  const door = encodeURIComponent(`${quarter}-${building}`)
  return `${window.location.origin}/r?${community === undefined ? '' : `c=${community}&`}b=${door}`
}

/** The community, where the code must name it because the engine has several. Null until that is known. */
function useNamedCommunity(): string | undefined | null {
  const api = useApi()
  const { community } = useSession()
  const { data } = useQuery({
    queryKey: ['communities'],
    queryFn: async ({ signal }) =>
      ((await api.request('/communities', { signal })).body as { readonly communities: readonly unknown[] }).communities
        .length,
  })
  if (data === undefined) return null
  return data > 1 ? community : undefined
}

/** A poster for each building of a quarter, a sheet each. It names no reader: it hangs in public. */
export function Posters({ quarter }: { readonly quarter: string }) {
  const { language, say } = useLanguage()
  const { data } = useView('directory', { limit: 500 })
  const { quarters } = useDirectory()
  const community = useCommunityName()
  const named = useNamedCommunity()
  const found = quarters.find(({ id }) => id === quarter)
  if (data === undefined || named === null) return <Loading rows={8} />
  if (found === undefined) {
    return (
      <Empty kind="nothing" title={say(words.unknownQuarter)} action={<Link href="/print">{say(words.back)}</Link>} />
    )
  }
  const name = nameIn(language, found)
  return (
    <Page
      title={`${say(words.posters)} · ${name}`}
      intro={say(words.postersIntro)}
      actions={
        <Button type="primary" icon={<Icon name="print" size={1} />} onClick={() => window.print()}>
          {say(words.print)}
        </Button>
      }
    >
      <div className="sheets">
        {(found.buildings ?? []).map((building) => {
          const place = `${name} ${say(words.building, { n: building })}`
          const address = doorAddress(named, quarter, building)
          return (
            <section key={building} className="sheet poster" aria-label={say(words.poster, { place })}>
              <p>{community}</p>
              <h2>{say(words.scan)}</h2>
              <QrCode text={address} label={say(words.code, { address })} />
              <p>{say(words.scanMore)}</p>
              <p className="poster-place">
                {say(words.place)} <strong>{place}</strong>
              </p>
              <p className="poster-danger">{say(words.danger)}</p>
              <p className="soft poster-address">{address}</p>
            </section>
          )
        })}
      </div>
    </Page>
  )
}
