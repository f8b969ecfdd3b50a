import { randomBytes } from 'node:crypto'
import { openWritableToolContainer } from '../docker/writable-tool-container'
import type { WorkbenchDeps } from '../jobs/workbench'
import { readScript } from '../pgtools/script-reader'
import type { ToolContainer } from '../pgtools/tool-runner'
import { findToolsImage } from './find-images'
import { type ForeignFile, identifyFile } from './foreign-file'
import { type ForeignScript, foreignScript, unpackFolder } from './foreign-script'
import { type Survey, surveyScript } from './survey-script'

/** A file from elsewhere, looked at and read through; nothing of it was run. */
export interface Inspection {
  readonly file: ForeignFile
  readonly survey: Survey
  /** Of the tools that read it; `null` for plain SQL, which no tool reads. */
  readonly toolsVersion: string | null
}

/** A file that is being read; `close` ends the container that reads it. */
export interface OpenFile {
  readonly file: ForeignFile
  readonly script: ForeignScript
  readonly box: ToolContainer | null
  close(): Promise<void>
}

export interface InspectOptions {
  readonly jobId?: string
  readonly say?: (text: string) => void
  /** Bytes of the file so far. */
  readonly onRead?: (bytes: number, total: number) => void
}

/** Format, tables and odd statements of a file, by its content. Throws `archive/*`, `tools/too-old`, `usage/invalid`. */
export async function inspectFile(
  deps: WorkbenchDeps,
  path: string,
  signal: AbortSignal,
  options: InspectOptions = {},
): Promise<Inspection> {
  const open = await openFile(deps, path, options, signal)
  try {
    return await surveyFile(open, signal, options.onRead)
  } finally {
    await open.close()
  }
}

/** Opens a file for reading; archives in a hardened container without network, with tools that have no known hole (R03). */
export async function openFile(
  deps: WorkbenchDeps,
  path: string,
  { jobId = `look-${randomBytes(4).toString('hex')}`, say = () => undefined }: InspectOptions,
  signal: AbortSignal,
): Promise<OpenFile> {
  const file = await identifyFile(path)
  if (file.format === 'plain') {
    return { file, script: await foreignScript(file, null, signal), box: null, close: async () => undefined }
  }
  const engine = await deps.findEngine()
  const search = { home: deps.home, toolsImage: deps.toolsImage, engine, jobId, say }
  const image = await findToolsImage(search, { major: 0, isForeign: true }, signal)
  const place = { engine, image, jobId, home: deps.home, networkMode: 'none' }
  const box = await openWritableToolContainer(place, unpackFolder, signal)
  try {
    return { file, box, script: await foreignScript(file, box, signal), close: () => box.dispose() }
  } catch (error) {
    await box.dispose()
    signal.throwIfAborted()
    throw error
  }
}

/** Reads an open file through once. */
export async function surveyFile(
  { file, script, box }: OpenFile,
  signal: AbortSignal,
  onRead: InspectOptions['onRead'] = () => undefined,
): Promise<Inspection> {
  let read = 0
  const bytes = script.open((count) => {
    read += count
    onRead(read, file.bytes)
  }, signal)
  try {
    const survey = await surveyScript(readScript(bytes))
    return { file, survey, toolsVersion: box?.toolsVersion ?? null }
  } catch (error) {
    signal.throwIfAborted()
    throw error
  }
}
