import { contexts } from '../../domain/contexts.ts'
import { catalogue as catalogueOf } from '../../domain/kernel/index.ts'
import { files } from '../compose.ts'
import { readConfig } from '../config.ts'
import { withData } from './options.ts'

export const catalogue = catalogueOf(contexts)

/** The files of the installation that the command line or the environment names. */
export const installation = (data: string | undefined) => files(readConfig(withData(data)).data)
