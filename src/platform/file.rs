//! Files that only their owner may read, and files that take another's place.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

pub(crate) use system::{keep_access, names_a_device, opens_unseen, private, private_folder};

/// A file that this program keeps for itself.
#[derive(Debug)]
pub(crate) struct Own {
    pub(crate) file: File,
    /// Others could write to it until now.
    pub(crate) was_open: bool,
}

/// Opens a file that this program keeps for itself. What somebody has put in its place, a pipe, a device or a file of
/// another user, is refused at once; what others could write to is theirs no longer.
pub(crate) fn open_own(options: &mut OpenOptions, path: &Path) -> io::Result<Own> {
    let file = system::at_once(options).open(path)?;
    if !file.metadata()?.is_file() {
        let text = "it is not a file, but a folder, a pipe or a device";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, text));
    }
    let was_open = system::make_own(&file, path)?;
    Ok(Own { file, was_open })
}

/// Reads a file that somebody names, up to a size that none of its kind has.
pub(crate) fn read_all(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    read_up_to(File::open(path)?, most)
}

/// The same of anything that can be read.
pub(crate) fn read_up_to(source: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        let text = format!("it has more than {} MB", most >> 20);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, text));
    }
    Ok(bytes)
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_somebody_names_is_read_up_to_its_size_and_no_further() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list");
        fs::write(&path, [b'x'; 10]).unwrap();
        assert_eq!(read_all(&path, 10).unwrap().len(), 10);
        assert_eq!(
            read_all(&path, 9).unwrap_err().kind(),
            io::ErrorKind::FileTooLarge
        );
        assert!(read_all(Path::new("/dev/zero"), 1 << 20).is_err());
    }
}

#[cfg(unix)]
mod system {
    use std::fs::{DirBuilder, File, Metadata, OpenOptions, Permissions};
    use std::io;
    use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
    use std::path::Path;

    /// Options under which a new file is its owner's alone.
    pub(crate) fn private() -> OpenOptions {
        let mut options = OpenOptions::new();
        options.mode(0o600);
        options
    }

    /// Opening waits for nobody at the other end of a pipe.
    pub(super) fn at_once(options: &mut OpenOptions) -> &mut OpenOptions {
        options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed())
    }

    /// Refuses a file of another user, and takes from others the right to write; says whether they had it.
    pub(super) fn make_own(file: &File, path: &Path) -> io::Result<bool> {
        let here = file.metadata()?;
        let me = rustix::process::geteuid().as_raw();
        let folder = path.parent().map(std::fs::metadata).transpose()?;
        if here.uid() != me && folder.is_none_or(|folder| folder.uid() != here.uid()) {
            let text = "it belongs to another user";
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, text));
        }
        let mode = here.permissions().mode();
        let was_open = mode & 0o022 != 0;
        if was_open {
            file.set_permissions(Permissions::from_mode(mode & !0o077))?;
        }
        Ok(was_open)
    }

    /// Makes a folder that only its owner may enter, and those above it.
    pub(crate) fn private_folder(path: &Path) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(path)
    }

    /// Gives a file the mode and the owner of the one that it will replace.
    pub(crate) fn keep_access(file: &File, replaced: &Metadata) -> io::Result<()> {
        let new = file.metadata()?;
        // Only root may give a file to somebody else; a file of one's own needs no change.
        if (new.uid(), new.gid()) != (replaced.uid(), replaced.gid()) {
            fchown(file, Some(replaced.uid()), Some(replaced.gid()))?;
        }
        file.set_permissions(Permissions::from_mode(replaced.permissions().mode()))
    }

    /// What such a path names may be another thing at every opening: a descriptor of this process, for example.
    pub(crate) fn names_a_device(path: &Path) -> bool {
        path.starts_with("/dev") || path.starts_with("/proc")
    }

    /// A link without a target can be written although nothing is there.
    pub(crate) fn opens_unseen(path: &Path) -> bool {
        path.is_symlink()
    }
}

#[cfg(windows)]
mod system {
    use std::ffi::OsStr;
    use std::fs::{File, Metadata, OpenOptions};
    use std::io;
    use std::path::{Component, Path, Prefix};

    /// Files inherit who may read them: within a user's profile the user, the system and administrators.
    pub(crate) fn private() -> OpenOptions {
        OpenOptions::new()
    }

    pub(super) fn at_once(options: &mut OpenOptions) -> &mut OpenOptions {
        options
    }

    /// As [`private`].
    #[expect(
        clippy::unnecessary_wraps,
        reason = "the same signature on every system"
    )]
    pub(super) fn make_own(_: &File, _: &Path) -> io::Result<bool> {
        Ok(false)
    }

    /// As [`private`].
    pub(crate) fn private_folder(path: &Path) -> io::Result<()> {
        std::fs::create_dir_all(path)
    }

    /// The file that takes another's place inherits from the same folder.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "the same signature on every system"
    )]
    pub(crate) fn keep_access(_: &File, _: &Metadata) -> io::Result<()> {
        Ok(())
    }

    /// `NUL`, `CON` and their like, in any folder and with any extension, and `\\.\` paths.
    pub(crate) fn names_a_device(path: &Path) -> bool {
        let of_devices = |part: Component<'_>| matches!(part, Component::Prefix(prefix) if matches!(prefix.kind(), Prefix::DeviceNS(_)));
        let reserved = |stem: &str| {
            matches!(stem, "CON" | "NUL" | "PRN" | "AUX")
                || (stem.len() == 4
                    && (stem.starts_with("COM") || stem.starts_with("LPT"))
                    && stem.ends_with(|c: char| c.is_ascii_digit()))
        };
        let stem = path.file_stem().and_then(OsStr::to_str);
        path.components().next().is_some_and(of_devices)
            || stem.is_some_and(|stem| reserved(&stem.to_ascii_uppercase()))
    }

    /// A device has no metadata; a link without a target can be written although nothing is there.
    pub(crate) fn opens_unseen(path: &Path) -> bool {
        names_a_device(path) || path.is_symlink()
    }
}
