import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesOf, MOVIELENS_100K, MOVIELENS_LATEST, MOVIETWEETINGS, newFolder, removeFolders } from './convert-sources';
import { runCommand } from './run-command';
import { register } from '../../bin/commands/convert';

afterAll(removeFolders);

const convert = (...words: readonly string[]) => runCommand(register, ['convert', ...words]);

describe('personalize convert', () => {
  test('MovieLens 100K: Latin letters, flags, dates, users', async () => {
    const target = join(newFolder(), 'deep', 'csv');
    const { exitCode, stdout } = await convert('movielens', newFolder(MOVIELENS_100K), target);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`${target} is ready; next: personalize init ${target}\n`);
    expect(filesOf(target)).toEqual({
      'interactions.csv':
        'USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE\n1,2,881250949,watch,3\n2,1,881250950,watch,5\n1,267,881250951,watch,1\n',
      // Older than 1970 is 0; a film without any date is as old as its first event.
      'items.csv':
        'ITEM_ID,TITLE,GENRES,YEAR,CREATION_TIMESTAMP\n1,Toy Story (1995),Animation|Children,1995,788918400\n2,"Misérables, Les (1934)",Drama,1934,0\n267,unknown,,,881250951\n',
      'users.csv': 'USER_ID,AGE,GENDER,OCCUPATION\n1,24,M,technician\n2,53,F,other\n',
    });
  });

  test('MovieLens latest: quoted titles, half stars, no users, an item that nobody rated', async () => {
    const target = newFolder();
    const { exitCode } = await convert('movielens', newFolder(MOVIELENS_LATEST), target);
    expect(exitCode).toBe(0);
    expect(filesOf(target)).toEqual({
      'interactions.csv':
        'USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE\n1,1,964982703,watch,4.5\n2,2,964982704,watch,0.5\n',
      'items.csv': [
        'ITEM_ID,TITLE,GENRES,YEAR,CREATION_TIMESTAMP',
        '1,"American President, The (1995)",Comedy|Drama,1995,788918400',
        '2,"\\"Great Performances\\" Cats (1998)",Musical,1998,883612800',
        '3,Nobody Knows When,,,964982704',
        '',
      ].join('\n'),
    });
  });

  test('MovieTweetings: ids keep their zeros, titles their colons', async () => {
    const target = newFolder();
    const { exitCode } = await convert('movietweetings', newFolder(MOVIETWEETINGS), target);
    expect(exitCode).toBe(0);
    expect(filesOf(target)['interactions.csv']).toContain(
      '\n1,0002844,1365029107,watch,7\n2,0111161,1366576639,watch,10\n',
    );
    expect(filesOf(target)['items.csv']).toContain("\n0002844,Fantômas - À l'ombre (1913),Crime|Drama,1913,0\n");
    expect(filesOf(target)['items.csv']).toContain('\n0111161,Star::Crossed (2009–2011),,2009,1230768000\n');
  });

  test('--json prints the counts and nothing else', async () => {
    const target = newFolder();
    const { stdout, stderr } = await convert('movielens', newFolder(MOVIELENS_100K), target, '--json');
    const records = { 'interactions.csv': 3, 'items.csv': 3, 'users.csv': 2 };
    expect(JSON.parse(stdout)).toEqual({ directory: target, records });
    expect(stderr).toBe('');
  });

  test('--force replaces what is there and takes away what the new source lacks', async () => {
    const target = newFolder({ 'interactions.csv': 'old', 'users.csv': 'old', 'notes.txt': 'mine' });
    const { exitCode } = await convert('movielens', newFolder(MOVIELENS_LATEST), target, '--force');
    expect(exitCode).toBe(0);
    expect(readdirSync(target).sort()).toEqual(['interactions.csv', 'items.csv', 'notes.txt']);
    expect(filesOf(target)['interactions.csv']).not.toBe('old');
  });

  test.each<[string, readonly string[], RegExp]>([
    ['a folder that is not there', ['movielens', '/nowhere/at/all'], /there is no folder \/nowhere\/at\/all/],
    ['a file in place of a folder', ['movielens', __filename], /is not a folder; unpack the download/],
    [
      'an empty folder',
      ['movietweetings', ''],
      /has no files of movietweetings: MovieTweetings has ratings\.dat, movies\.dat$/m,
    ],
    ['a word that is no source', ['netflix', ''], /Allowed choices are movielens, movietweetings/],
  ])('refuses %s', async (_what, [kind = '', source = ''], message) => {
    const target = join(newFolder(), 'csv');
    const { exitCode, stderr } = await convert(kind, source || newFolder(), target);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
    expect(existsSync(target)).toBe(false);
  });

  test('refuses files of the other kind, and says so', async () => {
    const { exitCode, stderr } = await convert('movielens', newFolder(MOVIETWEETINGS), join(newFolder(), 'csv'));
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/these files look like movietweetings/);
  });

  test('refuses a download with a file missing, naming it', async () => {
    const { 'u.user': _left, ...files } = MOVIELENS_100K;
    const { exitCode, stderr } = await convert('movielens', newFolder(files), join(newFolder(), 'csv'));
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/lacks u\.user, which MovieLens 100K has/);
  });

  test('refuses to replace files without --force', async () => {
    const target = newFolder({ 'items.csv': 'mine' });
    const { exitCode, stderr } = await convert('movielens', newFolder(MOVIELENS_100K), target);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/has items\.csv already; .*--force/);
    expect(filesOf(target)).toEqual({ 'items.csv': 'mine' });
  });

  test.each<[string, string, Readonly<Record<string, string | Buffer>>, RegExp]>([
    [
      'a rating that is no number',
      'movielens',
      { ...MOVIELENS_100K, 'u.data': '1\t2\tgood\t881250949\n' },
      /u\.data:1: .*is not user, item, rating and time/,
    ],
    [
      'a rating without a time',
      'movielens',
      { ...MOVIELENS_100K, 'u.data': '1\t2\t3\t881250949\n1\t2\t3\n' },
      /u\.data:2: /,
    ],
    [
      'an item with too few flags',
      'movielens',
      { ...MOVIELENS_100K, 'u.item': '1|A|01-Jan-1995||x|0|1\n' },
      /u\.item:1: 7 fields, an item has 24/,
    ],
    [
      'a date of another shape',
      'movielens',
      { ...MOVIELENS_100K, 'u.item': MOVIELENS_100K['u.item'].toString('latin1').replace('01-Jan', '1995-01') },
      /u\.item:1: release date "1995-01-1995" is not like/,
    ],
    ['a user without an age', 'movielens', { ...MOVIELENS_100K, 'u.user': '1|M|technician\n' }, /u\.user:1: /],
    [
      'a header without a column',
      'movielens',
      { ...MOVIELENS_LATEST, 'movies.csv': 'id,title,genres\n' },
      /movies\.csv:1: there is no column movieId in id,title,genres/,
    ],
    [
      'an empty file',
      'movielens',
      { ...MOVIELENS_LATEST, 'movies.csv': '' },
      /movies\.csv is empty; its first line must be movieId,title,genres/,
    ],
    [
      'a quote that never ends',
      'movielens',
      { ...MOVIELENS_LATEST, 'movies.csv': 'movieId,title,genres\n1,"A,B\n' },
      /movies\.csv:2: /,
    ],
    [
      'a film without genres and title',
      'movietweetings',
      { ...MOVIETWEETINGS, 'movies.dat': '0002844::\n' },
      /movies\.dat:1: /,
    ],
  ])('fails on %s, naming file and line, and leaves nothing behind', async (_what, kind, files, message) => {
    const parent = newFolder({ 'kept.txt': '' });
    const { exitCode, stderr } = await convert(kind, newFolder(files), join(parent, 'deep', 'csv'));
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(message);
    expect(readdirSync(parent)).toEqual(['kept.txt']);
  });

  test('fails with --force without touching what was there', async () => {
    const target = newFolder({ 'interactions.csv': 'old', 'items.csv': 'old' });
    const broken = newFolder({ ...MOVIELENS_100K, 'u.user': 'garbage\n' });
    const { exitCode } = await convert('movielens', broken, target, '--force');
    expect(exitCode).toBe(1);
    expect(filesOf(target)).toEqual({ 'interactions.csv': 'old', 'items.csv': 'old' });
  });

  test('fails without a stack where the file system refuses', async () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    const { exitCode, stderr } = await convert('movielens', newFolder(MOVIELENS_100K), join(file, 'csv'));
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error: ENOTDIR/);
    expect(stderr).not.toContain('    at ');
  });
});
