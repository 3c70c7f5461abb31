import { Option } from 'commander';
import { FaultRuleError, type FaultRules, readFaultFile } from '../../local/personalize';
import { CommandError } from '../terminal/failure';

/** What the two options add to those of a command. */
export interface FaultOptions {
  readonly faults?: string;
  readonly throttle?: boolean;
}

/** For people who test how their own programs take failure. */
export function faultsOption(): Option {
  return new Option(
    '--faults <file>',
    'fail, delay or drop calls, fail jobs and hold statuses by the rules of this YAML file',
  );
}

export function throttleOption(): Option {
  return new Option('--throttle', 'answer ThrottlingException to calls beyond the documented request rates');
}

/** @throws CommandError when the rule file cannot be read or used */
export function faultsOf(file: string | undefined, throttle = false): { faults?: FaultRules; throttle: boolean } {
  return { throttle, ...(file === undefined ? {} : { faults: readRules(file) }) };
}

function readRules(file: string): FaultRules {
  try {
    return readFaultFile(file);
  } catch (error) {
    if (error instanceof FaultRuleError) throw new CommandError(error.message);
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new CommandError(
      `cannot read the fault rules ${file}: ${code === 'ENOENT' ? 'there is no such file' : code}`,
    );
  }
}
