import { dataFiles } from '../../services/kit/data-files.ts'
import { communitiesOf } from '../config/config.ts'
import type { Config } from '../config/settings.ts'
import { logPlace } from './storage.ts'

/** The log and the files of an installation, for tools that run without an engine. */
export const installationOf = (config: Config) => ({
  place: logPlace(config),
  files: dataFiles(config.data),
  communities: communitiesOf(config),
})

export type Installation = ReturnType<typeof installationOf>
