import { Type } from '@sinclair/typebox'
import { PARTY_KINDS, SOCIETIES, TOGETHER } from '../community/shapes.ts'
import { activeParties, activeParty, type CommunityState, type Party } from '../community/state.ts'
import { Closed, command, type Rejection, reject } from '../kernel/index.ts'
import { workbookEvents } from './events.ts'
import { workbookMissing } from './guards.ts'
import { matterUnavailable } from './matters.ts'
import { workbookRule } from './rule.ts'
import { MODULES, titled, Version } from './shapes.ts'
import { signatureOf, type WorkbookState } from './state.ts'

const { ConventionSigned, WorkbookAdopted, WorkbookDrafted } = workbookEvents

export const draftWorkbook = workbookRule(
  command({
    summary: { en: 'Open the draft of the workbook.', zh: '起草管理工作手册。' },
    by: TOGETHER,
    creates: true,
    data: Closed({
      ...titled,
      modules: Type.Optional(Type.Array(Closed(titled), { minItems: MODULES, maxItems: MODULES })),
    }),
  }),
  (state, data) => {
    switch (state.status) {
      case 'none':
        return [WorkbookDrafted({ version: 1, ...data })]
      case 'draft':
        return reject('workbook.exists', {
          en: 'A draft of the workbook already exists. Add items to it, sign it and adopt it.',
          zh: '管理工作手册草案已存在，请添加事项、签署并通过。',
        })
      case 'adopted':
        return matterUnavailable({ en: 'A later version of the workbook', zh: '管理工作手册的后续版本' })
    }
  },
)

/** Refuses a version that is not the current one, so that no party signs or adopts a text that it has not read. */
function otherVersion(state: WorkbookState, version: number): Rejection | undefined {
  const missing = workbookMissing(state)
  if (missing !== undefined) return missing
  if (version === state.version) return undefined
  return reject(
    'workbook.other-version',
    {
      en: '`version` is not the current version of the workbook. Read the current version first.',
      zh: '`version` 不是管理工作手册的当前版本，请先阅读当前版本。',
    },
    { version: state.version },
  )
}

/** A party signs a draft, joins the version in force, or signs again after an item that names it changed. */
export const signConvention = workbookRule(
  command({
    summary: {
      en: 'Sign the convention for the sender’s party, under the named version.',
      zh: '本单位签署指定版本的公约。',
    },
    by: PARTY_KINDS,
    data: Closed({ version: Version }),
  }),
  (state, { version }, { actor, reads }) => {
    const refused = otherVersion(state, version)
    if (refused !== undefined) return refused
    const party = activeParty(reads.community, actor.party ?? '')
    if (party === undefined)
      return reject('actor.without-party', {
        en: 'Only an active party can sign the convention. Name the party in the token.',
        zh: '公约须由正常参与的单位签署，请在令牌中注明单位。',
      })
    if (settled(state, party)) {
      return reject(
        'convention.signed',
        { en: 'The party has already signed this version as it stands.', zh: '该单位已签署当前内容的版本。' },
        { version },
      )
    }
    return [ConventionSigned({ party: party.id, kind: party.kind, version })]
  },
)

const settled = (state: WorkbookState, party: Party): boolean => {
  const signature = signatureOf(state, party.id)
  return signature !== undefined && signature.version === state.version && signature.outstanding.length === 0
}

export const adoptWorkbook = workbookRule(
  command({
    summary: {
      en: 'Bring the draft into force. The first version needs the signatures of all founding parties.',
      zh: '使草案生效，首个版本须由全部发起单位签署。',
    },
    by: TOGETHER,
    data: Closed({ version: Version }),
  }),
  (state, { version }, { reads }) => {
    const refused = otherVersion(state, version)
    if (refused !== undefined) return refused
    if (state.status === 'adopted')
      return reject('workbook.adopted', { en: 'This version is already in force.', zh: '该版本已生效。' }, { version })
    if (Object.keys(state.items).length === 0) {
      return reject('workbook.empty', {
        en: 'A workbook without items cannot be adopted. Add items first.',
        zh: '没有事项的管理工作手册不能通过，请先添加事项。',
      })
    }
    return adoptFirst(state, version, reads.community)
  },
)

/**
 * Adopts the first version, which needs the consent of every founding party: each active party of the three societies has
 * signed the draft as it stands, and each of the three societies has such a party. Later no party can block another.
 */
function adoptFirst(state: WorkbookState, version: number, community: CommunityState) {
  const founding = activeParties(community).filter(({ kind }) => SOCIETIES.some((society) => society === kind))
  const missing = SOCIETIES.filter((society) => founding.every(({ kind }) => kind !== society))
  if (missing.length > 0) {
    return reject(
      'convention.society-missing',
      {
        en: 'The first version needs at least one party of each of the three societies.',
        zh: '首个版本须有三社（居委会、社会组织、社工室）各至少一个单位参与。',
      },
      { societies: missing },
    )
  }
  const unsigned = founding.filter((party) => !settled(state, party)).map(({ id }) => id)
  if (unsigned.length > 0) {
    return reject(
      'convention.unsigned',
      {
        en: 'The first version needs the signatures of all founding parties, for its current text.',
        zh: '首个版本须由全部发起单位按当前内容签署。',
      },
      { parties: unsigned },
    )
  }
  return [WorkbookAdopted({ version, founders: founding.map(({ id }) => id) })]
}
