//! The calls by which a program reaches files, and what they name.

use nix::libc;

/// What an argument of a call is.
#[derive(Clone, Copy)]
pub(super) enum Names {
    /// An open file.
    Fd(usize),
    /// The address of a path.
    Path(usize),
    /// An open directory, and a path from there on.
    At(usize, usize),
}
use Names::{At, Fd, Path};

/// A call: its number, its name, what it names.
pub(super) struct Call {
    pub(super) number: i64,
    pub(super) name: &'static str,
    pub(super) names: &'static [Names],
}

macro_rules! calls {
    ($($number:ident $name:literal $names:expr;)*) => {
        &[$(Call { number: libc::$number, name: $name, names: &$names }),*]
    };
}

/// All but `close`, whose error says nothing about bytes that were synced before, and memory maps.
const CALLS: &[Call] = calls! {
    SYS_access "access" [Path(0)];
    SYS_chdir "chdir" [Path(0)];
    SYS_chmod "chmod" [Path(0)];
    SYS_copy_file_range "copy_file_range" [Fd(0), Fd(2)];
    SYS_dup "dup" [Fd(0)];
    SYS_dup2 "dup2" [Fd(0)];
    SYS_dup3 "dup3" [Fd(0)];
    SYS_execve "execve" [Path(0)];
    SYS_faccessat "faccessat" [At(0, 1)];
    SYS_faccessat2 "faccessat2" [At(0, 1)];
    SYS_fchmod "fchmod" [Fd(0)];
    SYS_fcntl "fcntl" [Fd(0)];
    SYS_fdatasync "fdatasync" [Fd(0)];
    SYS_flock "flock" [Fd(0)];
    SYS_fstat "fstat" [Fd(0)];
    SYS_fsync "fsync" [Fd(0)];
    SYS_ftruncate "ftruncate" [Fd(0)];
    SYS_getdents64 "getdents64" [Fd(0)];
    SYS_link "link" [Path(0), Path(1)];
    SYS_linkat "linkat" [At(0, 1), At(2, 3)];
    SYS_lseek "lseek" [Fd(0)];
    SYS_lstat "lstat" [Path(0)];
    SYS_mkdir "mkdir" [Path(0)];
    SYS_mkdirat "mkdirat" [At(0, 1)];
    SYS_newfstatat "newfstatat" [At(0, 1)];
    SYS_open "open" [Path(0)];
    SYS_openat "openat" [At(0, 1)];
    SYS_pread64 "pread64" [Fd(0)];
    SYS_pwrite64 "pwrite64" [Fd(0)];
    SYS_read "read" [Fd(0)];
    SYS_readlink "readlink" [Path(0)];
    SYS_readlinkat "readlinkat" [At(0, 1)];
    SYS_readv "readv" [Fd(0)];
    SYS_rename "rename" [Path(0), Path(1)];
    SYS_renameat "renameat" [At(0, 1), At(2, 3)];
    SYS_renameat2 "renameat2" [At(0, 1), At(2, 3)];
    SYS_rmdir "rmdir" [Path(0)];
    SYS_sendfile "sendfile" [Fd(0), Fd(1)];
    SYS_stat "stat" [Path(0)];
    SYS_statx "statx" [At(0, 1)];
    SYS_unlink "unlink" [Path(0)];
    SYS_unlinkat "unlinkat" [At(0, 1)];
    SYS_write "write" [Fd(0)];
    SYS_writev "writev" [Fd(0)];
};

/// The call of a number, where it reaches files.
pub(super) fn of_number(number: i64) -> Option<&'static Call> {
    CALLS.iter().find(|call| call.number == number)
}
