import { type Load, type Outcome, type Weather, ingest, openIngestion } from './ingestion';
import { saveResult } from './results';

const LOAD: Load = { events: 100_000, senders: 10, perSession: 50 };
const WEATHER: Weather = { kill: 0.01, throttle: 0.1, lose: 0.02, seed: 2018 };

/** Sends 100,000 events through the API of the local stack in bad weather, and counts what arrives. */
export async function play(say: (line: string) => void): Promise<void> {
  const stage = await openIngestion(WEATHER);
  try {
    const outcome = await ingest(stage, LOAD, WEATHER, say);
    const wrong = wrongWith(outcome);
    saveResult('events', { figures: figuresOf(outcome), text: textOf(outcome, wrong) });
    say(wrong === '' ? 'every event arrived once, in order' : wrong);
    if (wrong !== '') throw new Error(wrong);
  } finally {
    await stage.close();
  }
}

function wrongWith({ accepted, arrived, distinct, outOfOrder, deadLetters }: Outcome): string {
  const problems = [
    accepted === LOAD.events ? '' : `${LOAD.events - accepted} events were not accepted`,
    distinct === accepted ? '' : `${accepted - distinct} events never arrived`,
    arrived === distinct ? '' : `${arrived - distinct} events arrived twice`,
    outOfOrder.length === 0 ? '' : `${outOfOrder.length} sessions lost their order`,
    deadLetters === 0 ? '' : `${deadLetters} messages ended among the dead letters`,
  ];
  return problems.filter((problem) => problem !== '').join('; ');
}

function figuresOf(outcome: Outcome): { readonly name: string; readonly value: string | number }[] {
  return [
    { name: 'events accepted by the API', value: outcome.accepted },
    { name: 'distinct events in the dataset', value: outcome.distinct },
    { name: 'events counted more than once', value: outcome.arrived - outcome.distinct },
    { name: 'sessions', value: Math.ceil(LOAD.events / LOAD.perSession) },
    { name: 'sessions out of order', value: outcome.outOfOrder.length },
    { name: 'dead letters', value: outcome.deadLetters },
    { name: 'requests', value: outcome.requests },
    { name: 'requests that failed and were sent again', value: outcome.resent },
    { name: 'invocations of accept-records and deliver-records', value: outcome.invocations },
    { name: 'invocations killed in the middle', value: outcome.killed },
    { name: 'seconds', value: Math.round(outcome.seconds) },
  ];
}

function textOf({ accepted }: Outcome, wrong: string): string {
  const percent = (chance: number): string => `${chance * 100} %`;
  const verdict =
    wrong === '' ? 'All of them arrived once, those of each session in the order in which they were sent.' : wrong;
  return (
    `${LOAD.senders} senders pushed ${accepted.toLocaleString('en')} events through \`POST /events\` of the deployed ` +
    `stack in the local cloud, 1 to 20 in a request, and sent a request again when it failed. Meanwhile ` +
    `${percent(WEATHER.kill)} of the invocations of accept-records and deliver-records were killed in the middle, ` +
    `${percent(WEATHER.throttle)} of the calls of PutEvents were throttled, and ${percent(WEATHER.lose)} were acted on ` +
    `with their answer lost. ${verdict}`
  );
}
