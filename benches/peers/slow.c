/* Preloaded into a rival: every flush really happens, and then takes SLOW_FLUSH_US longer, as on an ordinary disk.
   sync_file_range is left alone, since it does not flush the disk's own cache. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static void wait_longer(void) {
  const char *us = getenv("SLOW_FLUSH_US");
  if (us) usleep((useconds_t)atoi(us));
}

static int slow(const char *name, int fd) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  int result = real(fd);
  wait_longer();
  return result;
}

int fsync(int fd) { return slow("fsync", fd); }
int fdatasync(int fd) { return slow("fdatasync", fd); }

int msync(void *start, size_t length, int flags) {
  int (*real)(void *, size_t, int) = (int (*)(void *, size_t, int))dlsym(RTLD_NEXT, "msync");
  int result = real(start, length, flags);
  if (flags & MS_SYNC) wait_longer();
  return result;
}
