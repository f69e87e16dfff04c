import { App, Button } from 'antd'
import { Link } from 'wouter'
import { Refusal } from '../../frame/form/command-form.tsx'
import { commandInAddress } from '../../frame/form/command-link.ts'
import { demandLink, partyLink, resourceLink } from '../../frame/links.ts'
import { DueChip } from '../../frame/parts/chips.tsx'
import { Empty } from '../../frame/parts/empty.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { Masked } from '../../frame/parts/masked.tsx'
import { PartyName } from '../../frame/parts/names.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { Facts, SidePanel } from '../../frame/parts/side-panel.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { commandWords } from '../../kit/command-words.ts'
import { useMaySend } from '../../kit/commands.ts'
import { HttpProblem } from '../../kit/engine.ts'
import { useLanguage } from '../../kit/language.tsx'
import { usePartyName, useZone } from '../../kit/names.ts'
import { countText, moneyText } from '../../kit/numbers.ts'
import { useSession } from '../../kit/session.tsx'
import { valueWords } from '../../kit/value-words.ts'
import { useRow, useSend } from '../../kit/views.tsx'
import { actsOnShare, type ShareAct } from './share-acts.ts'
import { ShareChip } from './share-chip.tsx'
import { type BookedShare, bookedName, resourceOfShare, windowText } from './shared-parts.ts'
import { resourceWords as words } from './words.ts'

/** One booking, while the address has `tab=shares&open=…`. */
export function SharePanel() {
  const { language, say } = useLanguage()
  const [params] = useUrlState()
  const id = params.get('open') ?? undefined
  const { data, error, refetch } = useRow('resource-sharing/calendar', id)
  const gone = error instanceof HttpProblem && error.status === 404
  return (
    <SidePanel title={data === undefined ? say(words.booking) : bookedName(language, data)} width={34}>
      {gone && <Empty kind="nothing" title={say(words.noSuchShare)} />}
      {error !== null && !gone && <ProblemNote error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && <OneShare key={id} share={data} />}
    </SidePanel>
  )
}

function OneShare({ share }: { readonly share: BookedShare }) {
  const { language, say } = useLanguage()
  const partyName = usePartyName()
  const zone = useZone()
  const { from, until, owner, party, own, quantity, category, state, expiresAt, condition, late, series } = share
  const amount = (count: number): string =>
    category === 'fund' ? moneyText(language, count) : countText(language, count)
  return (
    <div className="side-body">
      <p className="share-state">
        <ShareChip share={share} />
        {state === 'requested' && <DueChip due={expiresAt} />}
        {share.overdue && <DueChip due={until} />}
      </p>
      <ShareActs share={share} />
      <Facts
        facts={[
          [say(words.when), from === null || until === null ? null : windowText(language, { from, until }, zone)],
          [
            say(words.name),
            <Link key="name" href={resourceLink(share.resource)}>
              {bookedName(language, share)}
            </Link>,
          ],
          [
            say(words.borrower),
            <span key="party">
              <Link href={partyLink(party)}>
                <PartyName id={party} />
              </Link>{' '}
              {own && say(words.own)}
            </span>,
          ],
          [
            say(words.owner),
            <Link key="owner" href={partyLink(owner)}>
              <PartyName id={owner} />
            </Link>,
          ],
          [say(words.heldFor), share.heldFor === null ? null : partyName(share.heldFor)],
          [say(words.quantity), amount(quantity)],
          [say(words.consumed), share.consumed === 0 ? null : amount(share.consumed)],
          [say(words.shareValue), share.value === null ? null : moneyText(language, share.value)],
          [say(words.purpose), typeof share.purpose === 'string' ? share.purpose : null],
          [
            say(words.forDemand),
            share.for === null ? null : (
              <Link key="for" href={demandLink(share.for.demand)}>
                {share.for.demand}
              </Link>
            ),
          ],
          [
            say(words.condition),
            condition === null ? null : say(valueWords(condition) ?? { en: condition, zh: condition }),
          ],
          [say(words.state), late ? say(words.returnedLate) : null],
          [say(words.series), series],
          ...residentFacts(share, say(words.resident), say(words.residentPhone)),
        ]}
      />
    </div>
  )
}

function residentFacts({ resident }: BookedShare, name: string, phone: string) {
  if (resident === null) return []
  return [
    [name, typeof resident.name === 'string' ? <Masked key="name" value={resident.name} label={name} /> : null],
    [phone, typeof resident.phone === 'string' ? <Masked key="phone" value={resident.phone} label={phone} /> : null],
  ] as const
}

/** What the reader's party may do with the booking as it stands. The engine's refusal is shown here. */
function ShareActs({ share }: { readonly share: BookedShare }) {
  const { language, say } = useLanguage()
  const { message } = App.useApp()
  const [, set] = useUrlState()
  const maySend = useMaySend()
  const { party, role } = useSession()
  const send = useSend()
  const resource = resourceOfShare(share.id)
  const administrator = useRow('resource-sharing', resource).data?.administrator ?? undefined
  const acts = actsOnShare(share, { party, role, administrator }).filter(({ command }) => maySend('resource', command))
  const begin = ({ command, given, direct }: ShareAct): void => {
    if (!direct) {
      set(commandInAddress({ aggregate: 'resource', command, id: resource, given }))
      return
    }
    send.mutate(
      { aggregate: 'resource', command, id: resource, body: given },
      {
        onSuccess: () => void message.success(say(words.done, { what: say(commandWords('resource', command)) })),
      },
    )
  }
  if (acts.length === 0) return null
  return (
    <>
      <div className="form-actions">
        {acts.map((act, nth) => (
          <Button
            key={`${act.command} ${act.name?.en}`}
            type={nth === 0 ? 'primary' : 'default'}
            loading={send.isPending}
            onClick={() => begin(act)}
          >
            {(act.name ?? commandWords('resource', act.command))[language]}
          </Button>
        ))}
      </div>
      {send.error !== null && <Refusal error={send.error} />}
    </>
  )
}
