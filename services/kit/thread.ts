import { Worker, type WorkerOptions } from 'node:worker_threads'

/**
 * Starts a thread of this process.
 *
 * @param name of the file `<name>.thread` beside the module that starts it; its ending is the module's own, as written or as compiled
 * @param module `import.meta.url` of that module
 */
export const startThread = (name: string, module: string, options: WorkerOptions): Worker =>
  new Worker(new URL(`./${name}.thread${module.endsWith('.ts') ? '.ts' : '.js'}`, module), options)
