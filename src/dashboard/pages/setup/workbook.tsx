import { Button } from 'antd'
import { CommandButton } from '../../frame/form/command-button.tsx'
import { Refusal } from '../../frame/form/command-form.tsx'
import { Chip } from '../../frame/parts/chips.tsx'
import { PlainTable } from '../../frame/parts/plain-table.tsx'
import { useMaySend } from '../../kit/commands.ts'
import { useLanguage } from '../../kit/language.tsx'
import { nameIn } from '../../kit/names.ts'
import { useSession } from '../../kit/session.tsx'
import { useSend } from '../../kit/views.tsx'
import { NotYours } from './not-yours.tsx'
import type { SetupStanding } from './standing.ts'
import { draftOf, TEMPLATE } from './template.ts'
import { setupWords as words } from './words.ts'

interface StepProps {
  readonly standing: SetupStanding
}

const TOGETHER = ['committee', 'organization', 'social-work', 'administrator'] as const

/** Opens the draft and fills it. A draft that has no item yet is filled. */
export function WorkbookStep({ standing: { name, items, drafted } }: StepProps) {
  const { say } = useLanguage()
  const maySend = useMaySend()
  const { community } = useSession()
  const sending = useSend()
  if (!maySend('workbook', 'draft')) return <NotYours roles={TOGETHER} />
  const begin = async (): Promise<void> => {
    try {
      if (!drafted) await sending.mutateAsync({ aggregate: 'workbook', command: 'draft', body: draftOf(name) })
      await sending.mutateAsync({
        aggregate: 'workbook',
        command: 'add-items',
        id: community,
        body: { items: TEMPLATE },
      })
    } catch {
      // The refusal is shown above the button.
    }
  }
  return (
    <>
      <p className="soft">{say(words.workbookNote, { n: TEMPLATE.length })}</p>
      {sending.error !== null && <Refusal error={sending.error} />}
      <div className="form-actions">
        {items === 0 && (
          <Button type="primary" loading={sending.isPending} onClick={() => void begin()}>
            {say(words.workbookDo)}
          </Button>
        )}
        {items > 0 && <CommandButton aggregate="workbook" command="amend-item" id={community} />}
        {items > 0 && <CommandButton aggregate="workbook" command="add-items" id={community} />}
      </div>
    </>
  )
}

const FIRST_VERSION = 1

/** Who has signed, and the buttons of those who can. */
export function SignatureStep({ standing: { founders, done } }: StepProps) {
  const { language, say } = useLanguage()
  const maySend = useMaySend()
  const { community, party } = useSession()
  const sending = useSend()
  const own = founders.find(({ id }) => id === party)
  const send = (command: 'sign' | 'adopt'): void =>
    sending.mutate({ aggregate: 'workbook', command, id: community, body: { version: FIRST_VERSION } })
  return (
    <>
      <p className="soft">{say(words.signaturesNote)}</p>
      {sending.error !== null && <Refusal error={sending.error} />}
      <PlainTable
        label={say(words.signatures)}
        head={[say(words.party), say(words.signature)]}
        rows={founders.map((row) => ({
          key: row.id,
          cells: [
            nameIn(language, row),
            <Chip key="signed" tone={row.convention === null ? 'warn' : 'good'}>
              {say(row.convention === null ? words.unsigned : words.signed)}
            </Chip>,
          ],
        }))}
      />
      <div className="form-actions">
        {own !== undefined && own.convention === null && (
          <Button type="primary" loading={sending.isPending} onClick={() => send('sign')}>
            {say(words.sign, { party: nameIn(language, own) })}
          </Button>
        )}
        {!done.signatures && maySend('workbook', 'adopt') && (
          <Button
            type={founders.every(({ convention }) => convention !== null) ? 'primary' : 'default'}
            loading={sending.isPending}
            onClick={() => send('adopt')}
          >
            {say(words.adopt)}
          </Button>
        )}
      </div>
    </>
  )
}
