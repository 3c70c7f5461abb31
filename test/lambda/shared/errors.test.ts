import * as errors from '../../../lambda/shared/errors';

const raw = (name: string, message = 'Rate exceeded') => Object.assign(new Error(message), { name });

describe('translateError', () => {
  test.each([
    ['ResourceNotFoundException', errors.ResourceNotFoundError, 'ResourceNotFoundException'],
    ['NoSuchBucket', errors.ResourceNotFoundError, 'ResourceNotFoundException'],
    ['NoSuchKey', errors.ResourceNotFoundError, 'ResourceNotFoundException'],
    ['ResourceAlreadyExistsException', errors.ResourceAlreadyExistsError, 'ResourceAlreadyExistsException'],
    ['ResourceInUseException', errors.ResourceInUseError, 'ResourceInUseException'],
    ['LimitExceededException', errors.LimitExceededError, 'LimitExceededException'],
    ['ThrottlingException', errors.ThrottledError, 'ThrottlingException'],
    ['TooManyRequestsException', errors.ThrottledError, 'ThrottlingException'],
    ['SlowDown', errors.ThrottledError, 'ThrottlingException'],
    ['InvalidInputException', errors.InvalidInputError, 'InvalidInputException'],
    ['ValidationException', errors.InvalidInputError, 'InvalidInputException'],
    ['AccessDeniedException', errors.AccessDeniedError, 'AccessDeniedException'],
    ['AccessDenied', errors.AccessDeniedError, 'AccessDeniedException'],
    ['InternalFailure', errors.ServiceError, 'InternalFailure'],
    ['TimeoutError', errors.ServiceError, 'TimeoutError'],
  ])('%s', (name, Class, translated) => {
    const cause = raw(name);
    const error = errors.translateError('CreateCampaign', cause);
    expect(error).toBeInstanceOf(Class);
    expect(error).toMatchObject({
      name: translated,
      operation: 'CreateCampaign',
      serviceMessage: 'Rate exceeded',
      message: 'CreateCampaign: Rate exceeded',
      cause,
    });
  });

  test('what is no Error at all still says what it was', () => {
    expect(errors.translateError('GetObject', 'cable cut')).toMatchObject({
      name: 'Error',
      message: 'GetObject: cable cut',
    });
  });

  test('a service that says nothing is named at least', () => {
    expect(errors.translateError('GetObject', raw('UnknownError', ''))).toMatchObject({
      name: 'UnknownError',
      message: expect.stringContaining('UnknownError'),
    });
  });
});

test('the message of a failed step carries resource, ARN, reason and what to do', () => {
  const failure = { resource: 'campaign', arn: 'arn:x', failureReason: 'it is gone', nextStep: 'make another' };
  expect(new errors.StepError(failure)).toMatchObject({ message: 'campaign arn:x: it is gone; make another', failure });
});
